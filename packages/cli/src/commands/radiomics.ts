import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { perform } from '../perform.ts'
import type { RadiomicsOptions } from '../radiomics/options.ts'

/** `tessera radiomics IMAGE MASK`: the features of one region; `--list`: what features there are. */
export function addRadiomics(program: Command, setExit: SetExit): void {
  const command = program
    .command('radiomics')
    .summary('radiomics features of a region in an image')
    .description('Radiomics features of a region in an image, by IBSI tags.')
    .argument('[image]', 'NIfTI, NRRD or MetaImage')
    .argument('[mask]', 'the region, on the grid of the image')
    .option('--settings <file>', 'YAML: interpolation, re-segmentation, discretisation, features')
    .option('--label <n>', 'which label of the mask, where it has several', wholeNumber(0))
    .option('--list', 'list the features with their IBSI codes')
  withCommonOptions(command).action(
    async (image: string | undefined, mask: string | undefined, options: RadiomicsOptions) => {
      setExit(
        await perform({
          name: 'radiomics',
          options,
          continueWith: null,
          work: async () => {
            if (options.list) return (await import('../radiomics/feature-list.ts')).featureList()
            if (image === undefined || mask === undefined)
              throw new UsageError('give an image and its mask: tessera radiomics IMAGE MASK')
            return (await import('../radiomics/one-case.ts')).oneCase(image, mask, options)
          },
        }),
      )
    },
  )
}
