import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { ConvertOptions } from './convert-image.ts'
import { withReadingOptions } from './reading-options.ts'

/** `tessera imaging convert IN OUT`: another format, type, frame or label. */
export function addConvert(imaging: Command, setExit: SetExit): void {
  const summary = 'another format or type; one frame; the mask of one label'
  const command = imaging.command('convert').summary(summary).description(`${summary}.`)
  command
    .argument('<in>', 'NIfTI, NRRD, MetaImage, a DICOM file, or a folder of DICOM')
    .argument('<out>', 'ends with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd')
    .option('--frame <n>', 'of several, the first is 0', wholeNumber(0))
    .option('--label <n>', 'a mask of 0 and 1: 1 where the voxel has this label', realNumber)
    .addOption(
      new Option('--type <type>', 'of the voxels; what would lose a number is refused').choices([
        'int8',
        'uint8',
        'int16',
        'uint16',
        'int32',
        'uint32',
        'float32',
        'float64',
      ]),
    )
    .option('--non-finite <number>', 'what NaN and infinity become; without it they are refused', realNumber)
  withReadingOptions(command)
  withCommonOptions(command).action(async (from: string, to: string, options: ConvertOptions) => {
    setExit(
      await perform({
        name: 'imaging convert',
        options,
        continueWith: null,
        work: async () => (await import('./convert-image.ts')).convertImage(from, to, options),
      }),
    )
  })
}
