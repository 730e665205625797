import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { numberList, realNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withReadingOptions } from './reading-options.ts'
import type { ResampleOptions } from './resample-image.ts'

/** `tessera imaging resample IN OUT`: other voxels, another grid or order of axes; repairs of a mask. */
export function addResample(imaging: Command, setExit: SetExit): void {
  const summary = 'an image or a mask on another grid'
  const command = imaging.command('resample').summary(summary).description(`${summary}.`)
  command
    .argument('<in>', 'NIfTI, NRRD, MetaImage, a DICOM file, or a folder of DICOM')
    .argument('<out>', 'ends with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd')
    .option('--spacing <mm>', 'one number, or three separated by commas; 0 keeps an axis', numberList)
    .option('--in-plane', 'with one --spacing: the first two axes alone')
    .option('--like <image>', 'the grid of another image')
    .option('--orientation <letters>', 'order of axes, such as LPS or RAS; no voxel is interpolated')
    .addOption(
      new Option('--interpolation <how>', 'cubic is the B-spline (default: linear)').choices([
        'nearest',
        'linear',
        'cubic',
      ]),
    )
    .addOption(
      new Option('--align <place>', 'centres as IBSI, corners as PyRadiomics')
        .choices(['centre', 'corner'])
        .default('centre'),
    )
    .option('--outside <number>', 'of voxels that the image does not reach', realNumber, 0)
    .option('--anti-aliasing', 'smooth first along axes whose voxels become larger')
    .option('--whole-numbers', 'round the result, as for CT')
    .option('--transform <file>', 'with --like: through a registration')
    .option('--mask', 'the image is a mask')
    .option('--label <n>', 'with --mask: the region with this label', realNumber)
    .option(
      '--threshold <part>',
      'with --mask: the part of a voxel that has to lie inside (default: 0.5)',
      realNumber,
    )
    .addOption(
      new Option('--repair <kind>', 'with --mask and --like: put a mask on its image, with a record').choices(
        ['reorient', 'copy-header', 'resample-nearest', 'resample-half'],
      ),
    )
    .option('--overlay <file.png>', 'with --repair: three planes of the image with the outline of the mask')
  withReadingOptions(command)
  withCommonOptions(command).action(async (from: string, to: string, options: ResampleOptions) => {
    setExit(
      await perform({
        name: 'imaging resample',
        options,
        continueWith: null,
        work: async () => (await import('./resample-image.ts')).resampleImage(from, to, options),
      }),
    )
  })
}
