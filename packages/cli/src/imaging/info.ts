import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { type CommonOptions, type Outcome, perform } from '../perform.ts'

/** `tessera imaging info FILE...`: what is in an image or a mask. */
export function addInfo(imaging: Command, setExit: SetExit): void {
  const summary = 'what is in an image or a mask: geometry, type, range, labels, findings'
  const command = imaging.command('info').summary(summary).description(`${summary}.`)
  command.argument('<file...>', 'NIfTI, NRRD, MetaImage, or a folder of DICOM')
  withCommonOptions(command).action(async (files: string[], options: CommonOptions) => {
    setExit(
      await perform({ name: 'imaging info', options, continueWith: null, work: () => describeImages(files) }),
    )
  })
}

async function describeImages(files: readonly string[]): Promise<Outcome> {
  return { document: { files }, text: files.join('\n') }
}
