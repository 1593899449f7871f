// What every page runs.

import "./keys.mjs";
import start from "./starting.mjs";

start();
