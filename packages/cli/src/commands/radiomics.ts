import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { perform } from '../perform.ts'
import { addAgree } from '../radiomics/add-agree.ts'
import { addDelta } from '../radiomics/add-delta.ts'
import { addPerturb } from '../radiomics/add-perturb.ts'
import type { RadiomicsOptions } from '../radiomics/options.ts'
import { sameCommand } from '../study-path.ts'

/**
 * `tessera radiomics IMAGE MASK`: the features of one region; `TABLE|FOLDER --out FILE`: of many; `--list`: what features
 * there are.
 */
export function addRadiomics(program: Command, setExit: SetExit): void {
  const command = program
    .command('radiomics')
    .summary('radiomics features of regions in images')
    .description(
      'Radiomics features of a region in an image, or of a table or folder of cases, by IBSI tags or as PyRadiomics names and computes them.',
    )
    .argument(
      '[image]',
      'NIfTI, NRRD, MetaImage or a folder of DICOM; or a table or a folder of cases, with --out',
    )
    .argument('[mask]', 'the region: the same formats, DICOM-SEG or RTSTRUCT')
    .option('--settings <file>', 'YAML: interpolation, re-segmentation, discretisation, features')
    .option('--pyradiomics <file>', 'YAML: a parameter file of PyRadiomics, for its names and values')
    .option('--label <n>', 'which label of the mask, where it has several', wholeNumber(0))
    .option('--out <file>', 'of many cases: the table of features to write, .csv or .parquet')
    .option('--workers <n>', 'worker threads (default: one for each processor)', wholeNumber(1, 1024))
    .option('--list', 'list the features with their IBSI codes')
  withCommonOptions(command).action(
    async (image: string | undefined, mask: string | undefined, options: RadiomicsOptions) => {
      setExit(
        await perform({
          name: 'radiomics',
          options,
          continueWith: options.out === undefined ? null : sameCommand(),
          work: async session => {
            if (options.list) return (await import('../radiomics/feature-list.ts')).featureList()
            const { pyradiomics, settings, out, workers } = options
            if (pyradiomics !== undefined && settings !== undefined)
              throw new UsageError('give --settings or --pyradiomics, not both')
            if (image !== undefined && mask === undefined)
              return (await import('../radiomics/batch.ts')).batch(image, options, session)
            if (image === undefined || mask === undefined)
              throw new UsageError('give an image and its mask: tessera radiomics IMAGE MASK')
            if (out !== undefined || workers !== undefined)
              throw new UsageError('--out and --workers are for a table or a folder of cases')
            if (pyradiomics !== undefined)
              return (await import('../radiomics/pyradiomics-case.ts')).pyradiomicsCase(image, mask, {
                ...options,
                pyradiomics,
              })
            return (await import('../radiomics/one-case.ts')).oneCase(image, mask, options)
          },
        }),
      )
    },
  )
  for (const add of [addPerturb, addAgree, addDelta]) add(command, setExit)
}
