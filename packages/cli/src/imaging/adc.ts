import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { numberList, realNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { AdcCommandOptions } from './adc-map.ts'
import { withReadingOptions } from './reading-options.ts'

/** `tessera imaging adc SERIES OUT`: the apparent diffusion coefficient of a diffusion series. */
export function addAdc(imaging: Command, setExit: SetExit): void {
  const summary = 'the apparent diffusion coefficient of a diffusion series'
  const command = imaging.command('adc').summary(summary).description(`${summary}.`)
  command
    .argument('<series>', '4-D NIfTI, NRRD or MetaImage, or a folder of DICOM')
    .argument('<out>', 'the map, mm²/s')
    .option(
      '--bval <file>',
      'b-values of the frames, s/mm² (default: those of DICOM, or the .bval beside the file)',
    )
    .option('--b <list>', 'b-values of the frames, separated by commas', numberList)
    .option('--weighted', 'each logarithm by its signal squared')
    .option('--noise-floor <signal>', 'signals at or below are left out', realNumber, 0)
    .option('--mask <file>', 'fit there alone')
    .option('--s0 <file>', 'write the fitted signal at b = 0 too')
    .option('--fitted <file>', 'write the mask of the voxels that were fitted too')
  withReadingOptions(command)
  withCommonOptions(command).action(async (series: string, out: string, options: AdcCommandOptions) => {
    setExit(
      await perform({
        name: 'imaging adc',
        options,
        continueWith: null,
        work: async () => (await import('./adc-map.ts')).adcMap(series, out, options),
      }),
    )
  })
}
