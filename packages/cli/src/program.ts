import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { AddCommand, SetExit } from './add-command.ts'
import { addCheck } from './commands/check.ts'
import { addEndpoints } from './commands/endpoints.ts'
import { addImaging } from './commands/imaging.ts'
import { addNew } from './commands/new.ts'
import { addOmics } from './commands/omics.ts'
import { addPlan } from './commands/plan.ts'
import { addRadiomics } from './commands/radiomics.ts'
import { addReport } from './commands/report.ts'
import { addRun } from './commands/run.ts'
import { addSimulate } from './commands/simulate.ts'
import { addSlide } from './commands/slide.ts'
import { addStats } from './commands/stats.ts'
import { addTrial } from './commands/trial.ts'

/** A new command is a file in `commands/` and a line here. */
const commands: readonly AddCommand[] = [
  addNew,
  addCheck,
  addPlan,
  addRun,
  addReport,
  addSimulate,
  addStats,
  addImaging,
  addRadiomics,
  addSlide,
  addEndpoints,
  addTrial,
  addOmics,
]

export function createProgram(setExit: SetExit): Command {
  const program = new Command('tessera')
    .description('Multi-centre oncology studies, from raw tables to an honest report.')
    .version(versionOf(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    // `tessera radiomics delta ... --json`: the option is that of delta, not of radiomics, which has commands of its own.
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(tessera --help lists commands and options)')
    .addHelpText('after', '\nExit status: 0 done, 1 the data or the study is at fault, 2 wrong usage.')
  for (const add of commands) add(program, setExit)
  return program
}

function versionOf(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return String(JSON.parse(text).version)
}
