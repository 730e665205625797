import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { DeltaOptions } from './options-of-robustness.ts'

/** `tessera radiomics delta BEFORE AFTER`: how features changed from before to after therapy. */
export function addDelta(radiomics: Command, setExit: SetExit): void {
  const command = radiomics
    .command('delta')
    .summary('how features changed from before to after therapy')
    .description('Difference, relative change, ratio and log-ratio of every feature, patient by patient.')
    .argument('<before>', 'table of features, one row a patient (or two, with --timepoint)')
    .argument('[after]', 'the same after therapy')
    .option('--id <column>', 'of the patient', 'patient_id')
    .option('--date <column>', 'of the scan (scan_date or known_at where there is one)')
    .option(
      '--mask-state <column>',
      'what was outlined: tumour, no-residual-tumour, tumour-bed-mask-supplied, not-segmented',
      'mask_state',
    )
    .option('--timepoint <column=before,after>', 'of one table of both: the column and its two values')
    .option('--time-zero <column>', 'date column of BEFORE: a later scan is refused')
    .option('--features <names>', 'which, separated by commas (all)', nameList)
    .option('--measures <names>', 'difference, relative_change, ratio, log_ratio (all)', nameList)
    .option('--outcomes <file>', 'table of outcomes, against which missing features are tested')
    .option('--outcome <column>', 'classes of the outcome')
    .option('--time <column>', 'or a time to an event')
    .option('--event <column=value>', 'and what says that it happened')
    .option('--out <file>', 'write the changes as CSV, with the state of each that has no value')
  withCommonOptions(command).action(
    async (before: string, after: string | undefined, options: DeltaOptions) => {
      setExit(
        await perform({
          name: 'radiomics delta',
          options,
          continueWith: null,
          work: async () => (await import('./delta-of-tables.ts')).deltaOfTables(before, after, options),
        }),
      )
    },
  )
}
