import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { AgreeOptions } from './options-of-robustness.ts'

/** `tessera radiomics agree MASK MASK ...`, or of a table of readers' features. */
export function addAgree(radiomics: Command, setExit: SetExit): void {
  const command = radiomics
    .command('agree')
    .summary("how several readers' contours, or the features from them, agree")
    .description(
      "Of masks: Dice, Jaccard, surface distances and a consensus. Of a table of features by patient and reader: each feature's ICC.",
    )
    .argument('<files...>', 'two masks or more on one grid; or one table')
    .option('--label <n>', 'which label of the masks, where they have several', wholeNumber(0))
    .option('--consensus <file>', 'write the consensus of the masks')
    .addOption(
      new Option('--method <name>', 'of the consensus').choices(['staple', 'majority']).default('staple'),
    )
    .option('--id <column>', 'of the patient, in a table', 'patient_id')
    .option('--reader <column>', 'of the reader, in a table', 'reader')
    .addOption(
      new Option('--form <icc>', 'of the intraclass correlation')
        .choices(['ICC(1,1)', 'ICC(2,1)', 'ICC(3,1)'])
        .default('ICC(2,1)'),
    )
    .option('--threshold <icc>', 'lower limit from which on a feature is called robust', realNumber, 0.75)
  withCommonOptions(command).action(async (files: string[], options: AgreeOptions) => {
    setExit(
      await perform({
        name: 'radiomics agree',
        options,
        continueWith: null,
        work: async () =>
          files.length === 1
            ? (await import('./agree-features.ts')).agreeFeatures(files[0], options)
            : (await import('./agree-masks.ts')).agreeMasks(files, options),
      }),
    )
  })
}
