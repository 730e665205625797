import type { Command } from 'commander'
import type { AddCommand, SetExit } from '../add-command.ts'
import { addBiomarkers } from '../omics/biomarkers.ts'
import { addCheck } from '../omics/check.ts'
import { addCopyNumber } from '../omics/copy-number.ts'
import { addDe } from '../omics/de.ts'
import { addDeconvolve } from '../omics/deconvolve.ts'
import { addDrift } from '../omics/drift.ts'
import { addEnrich } from '../omics/enrich.ts'
import { addGermline } from '../omics/germline.ts'
import { addImpute } from '../omics/impute.ts'
import { addLongitudinal } from '../omics/longitudinal.ts'
import { addMutations } from '../omics/mutations.ts'
import { addNormalise } from '../omics/normalise.ts'
import { addQc } from '../omics/qc.ts'
import { addScore } from '../omics/score.ts'
import { addSignatures } from '../omics/signatures.ts'
import { addSimulateCounts, addSimulateRun } from '../omics/simulate-run.ts'
import { addTmb } from '../omics/tmb.ts'

/** A new command of `tessera omics` is a file in `omics/` and a line here; the page is docs/omics.md. */
const commands: readonly AddCommand[] = [
  addCheck,
  addBiomarkers,
  addGermline,
  addTmb,
  addNormalise,
  addScore,
  addEnrich,
  addDeconvolve,
  addMutations,
  addSignatures,
  addCopyNumber,
  addLongitudinal,
  addDe,
  addQc,
  addDrift,
  addImpute,
  addSimulateRun,
  addSimulateCounts,
]

/** `tessera omics COMMAND ...`: from the files of a core facility to features, scores and ranked biomarkers. */
export function addOmics(program: Command, setExit: SetExit): void {
  const omics = program
    .command('omics')
    .summary('DNA, RNA, metabolome and proteome: quality, normalisation, scores, tests, biomarkers')
    .description('From the files that core facilities deliver to features, scores and ranked biomarkers.')
  for (const add of commands) add(omics, setExit)
}
