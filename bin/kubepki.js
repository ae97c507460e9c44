#!/usr/bin/env node
require('../dist/cli/main.js').main('kubepki', process.argv.slice(2));
