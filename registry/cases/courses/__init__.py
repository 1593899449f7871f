"""Courses of treatment with their drugs, and every recurrence: more than NAACCR items hold."""
