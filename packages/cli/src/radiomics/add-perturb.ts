import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { numberList, realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { PerturbCommandOptions } from './options-of-robustness.ts'

/** `tessera radiomics perturb IMAGE MASK`, or of a table of cases: how features hold when image and mask are disturbed. */
export function addPerturb(radiomics: Command, setExit: SetExit): void {
  const command = radiomics
    .command('perturb')
    .summary('how features hold when image and mask are disturbed')
    .description(
      'Features of disturbed versions of an image and its mask; of several patients, the ICC(1,1) of every feature.',
    )
    .argument('<image or table>', 'an image, or a table with patient_id, image, mask and, if wanted, label')
    .argument('[mask]', 'the region, with an image')
    .option('--settings <file>', 'YAML: as for tessera radiomics')
    .option('--label <n>', 'which label of the mask, where it has several', wholeNumber(0))
    .option('--noise', 'add noise of the level that the image has')
    .option('--rotations <degrees>', 'in the plane of the slices, separated by commas', numberList)
    .option('--translations <voxels>', 'parts of a voxel, along both axes of the plane', numberList)
    .option('--growths <shares>', 'of the volume of the mask: -0.1,0,0.1', numberList)
    .option('--contour', 'draw the contour again from supervoxels')
    .option('--repeats <n>', 'of each combination', wholeNumber(1, 1000))
    .option('--seed <n>', 'of what is drawn at random', wholeNumber(0), 1)
    .option('--threshold <icc>', 'lower limit from which on a feature is called robust', realNumber, 0.75)
    .option('--out <file>', 'write the features of every version as CSV')
    .addHelpText(
      'after',
      '\nWithout any of noise, rotations, translations, growths and contour: noise, translations 0.25,0.75, growths -0.1,0,0.1 and contour.',
    )
  withCommonOptions(command).action(
    async (first: string, mask: string | undefined, options: PerturbCommandOptions) => {
      setExit(
        await perform({
          name: 'radiomics perturb',
          options,
          continueWith: null,
          work: async session =>
            (await import('./perturb-cases.ts')).perturbCases(first, mask, options, session),
        }),
      )
    },
  )
}
