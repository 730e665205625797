import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { FilterOptions } from './filter-file.ts'
import { withReadingOptions } from './reading-options.ts'

/** `tessera imaging filter IMAGE OUT --filter SETTINGS`: the response map of a filter. */
export function addFilter(imaging: Command, setExit: SetExit): void {
  const summary = 'the response map of a filter of IBSI-2 or an image type of PyRadiomics'
  const command = imaging.command('filter').summary(summary).description(`${summary}.`)
  command
    .argument('<image>', 'NIfTI, NRRD, MetaImage, a DICOM file, or a folder of DICOM')
    .argument('<out>', 'ends with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd')
    .requiredOption(
      '--filter <settings>',
      "a YAML or JSON file, settings such as '{ type: log, sigma: 3 }', a type that needs none, or a test of IBSI-2: 4.a.1",
    )
    .option('--mask <file>', 'only the box of this mask, which becomes the map')
    .option('--label <n>', 'of a mask with several labels', wholeNumber(1))
    .option('--double', 'keep and write float64 instead of float32')
  withReadingOptions(command)
  withCommonOptions(command).action(async (image: string, out: string, options: FilterOptions) => {
    setExit(
      await perform({
        name: 'imaging filter',
        options,
        continueWith: null,
        work: async () => (await import('./filter-file.ts')).filterFile(image, out, options),
      }),
    )
  })
}
