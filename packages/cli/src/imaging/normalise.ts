import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { NormaliseOptions } from './normalise-image.ts'
import { withReadingOptions } from './reading-options.ts'

/** `tessera imaging normalise IN OUT`: bias field and intensity scale of an MR image. */
export function addNormalise(imaging: Command, setExit: SetExit): void {
  const summary = 'the bias field (N4) and the intensity scale of an MR image'
  const command = imaging.command('normalise').summary(summary).description(`${summary}.`)
  command
    .argument('<in>', 'NIfTI, NRRD, MetaImage, a DICOM file, or a folder of DICOM')
    .argument('<out>', 'ends with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd')
    .addOption(
      new Option('--method <method>', 'of the intensity scale')
        .choices(['z-score', 'reference-region', 'nyul', 'none'])
        .default('z-score'),
    )
    .option('--n4', 'correct the bias field first, within the mask or what is brighter than Otsu says')
    .option('--shrink <n>', 'with --n4: every nth voxel', wholeNumber(1), 4)
    .option('--field <file>', 'with --n4: write the logarithm of the field')
    .addOption(
      new Option(
        '--within <region>',
        'where the scale is taken (default: tissue for nyul, else whole)',
      ).choices(['whole', 'tissue', 'mask']),
    )
    .option('--mask <file>', 'for --within mask and for --n4')
    .option('--label <n>', 'of the mask', realNumber)
    .option('--scale <number>', 'z-score: what one standard deviation becomes', realNumber, 1)
    .option('--outliers <n>', 'z-score: values further than n deviations are set to them', realNumber)
    .option('--reference <file>', 'reference-region: the mask of muscle or fat')
    .option('--reference-name <name>', 'reference-region: what it is', 'reference region')
    .addOption(
      new Option('--statistic <statistic>', 'reference-region').choices(['mean', 'median']).default('median'),
    )
    .option('--target <number>', 'reference-region: what it becomes', realNumber, 1)
    .option('--training <files...>', 'nyul: learn the standard scale from these scans of other patients')
    .option('--standard <file.json>', 'nyul: use a standard scale that was learnt')
    .option('--save-standard <file.json>', 'nyul: write the standard scale')
  withReadingOptions(command)
  withCommonOptions(command).action(async (from: string, to: string, options: NormaliseOptions) => {
    setExit(
      await perform({
        name: 'imaging normalise',
        options,
        continueWith: null,
        work: async () => (await import('./normalise-image.ts')).normaliseImage(from, to, options),
      }),
    )
  })
}
