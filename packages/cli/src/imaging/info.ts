import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import { type ReadingOptions, withReadingOptions } from './reading-options.ts'

/** `tessera imaging info FILE...`: what is in an image or a mask. */
export function addInfo(imaging: Command, setExit: SetExit): void {
  const summary = 'what is in images or masks: geometry, type, range, labels, findings'
  const command = imaging.command('info').summary(summary).description(`${summary}.`)
  command.argument('<file...>', 'NIfTI, NRRD, MetaImage, a DICOM file, or a folder of DICOM')
  withReadingOptions(command)
  withCommonOptions(command).action(async (files: string[], options: ReadingOptions) => {
    setExit(
      await perform({
        name: 'imaging info',
        options,
        continueWith: null,
        work: async () => (await import('./image-info.ts')).imageInfo(files, options),
      }),
    )
  })
}
