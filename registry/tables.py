"""All tables of the registry in one place, for migrations and for tests of the schema."""

import registry.abstracting.personal.models
import registry.accounts.models
import registry.audit.models
import registry.cases.courses.models
import registry.cases.directory.models
import registry.cases.drafts.models
import registry.cases.models
import registry.cases.reabstraction.models
import registry.cases.review.models
import registry.cases.upgrades.models
import registry.cases.waiting.models
import registry.data_requests.models
import registry.exchange.importing.models
import registry.reports.builder.models
import registry.reports.reference.models
import registry.reports.submissions.models  # noqa: F401 - tables join the metadata on import
from registry.extensions import db

metadata = db.metadata
