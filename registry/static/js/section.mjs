// What a section of an abstract runs instead of main.mjs: its modules come together, so that it can
// be typed into as soon as it is shown.

import "./keys.mjs";
import draft from "./draft.mjs";
import fields from "./fields.mjs";
import fills from "./fills.mjs";
import itemHelp from "./item-help.mjs";
import itemHistory from "./item-history.mjs";
import keyHelp from "./key-help.mjs";
import keying from "./keying.mjs";
import livePanel from "./live-panel.mjs";
import phrases from "./phrases.mjs";
import reading from "./reading.mjs";
import sessionWarning from "./session-warning.mjs";
import start from "./starting.mjs";

start({
  keying, draft, fills, phrases, fields, reading,
  "item-help": itemHelp, "item-history": itemHistory, "key-help": keyHelp,
  "live-panel": livePanel, "session-warning": sessionWarning,
});
