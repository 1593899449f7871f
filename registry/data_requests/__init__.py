"""The research desk: requests for data, their protection and approval, and what was given out."""
