// `npm start`: the main job, from nothing to a report. Options come after `--`; see `npm start -- --help`.
import { start } from '@tessera/cli'

process.exitCode = await start(process.argv.slice(2))
