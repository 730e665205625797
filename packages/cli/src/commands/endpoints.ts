import type { Command } from 'commander'
import type { AddCommand, SetExit } from '../add-command.ts'
import { addAdam } from '../endpoints/adam.ts'
import { addCtcae } from '../endpoints/ctcae.ts'
import { addDose } from '../endpoints/dose.ts'
import { addIrae } from '../endpoints/irae.ts'
import { addIrecist } from '../endpoints/irecist.ts'
import { addMrecist } from '../endpoints/mrecist.ts'
import { addQlq } from '../endpoints/qlq.ts'
import { addRecist } from '../endpoints/recist.ts'
import { addRedcap } from '../endpoints/redcap.ts'
import { addRegression } from '../endpoints/regression.ts'
import { addScores } from '../endpoints/scores.ts'
import { addStage } from '../endpoints/stage.ts'
import { addSurvival } from '../endpoints/survival.ts'
import { addTimeline } from '../endpoints/timeline.ts'

/** A new command of `tessera endpoints` is a file in `endpoints/` and a line here; the page is docs/endpoints.md. */
const commands: readonly AddCommand[] = [
  addCtcae,
  addRecist,
  addIrecist,
  addMrecist,
  addSurvival,
  addIrae,
  addRegression,
  addStage,
  addScores,
  addQlq,
  addDose,
  addTimeline,
  addRedcap,
  addAdam,
]

/** `tessera endpoints COMMAND ...`: from measurements to response, toxicity, stage and survival, with the rule that fired. */
export function addEndpoints(program: Command, setExit: SetExit): void {
  const endpoints = program
    .command('endpoints')
    .summary('response, toxicity, stage and survival from measurements, with the rule that fired')
    .description(
      'Endpoints by the published rules from tables of lesions, laboratory values, adverse events and dates (plain, SDTM, REDCap).',
    )
  for (const add of commands) add(endpoints, setExit)
}
