import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { type CommonOptions, perform } from '../perform.ts'

/** `tessera imaging series FOLDER`: the DICOM series in a folder and what is wrong with them. */
export function addSeries(imaging: Command, setExit: SetExit): void {
  const summary = 'the DICOM series in a folder, and what is wrong with each'
  const command = imaging.command('series').summary(summary).description(`${summary}.`)
  command.argument('<folder>', 'a folder of DICOM files, with its subfolders')
  withCommonOptions(command).action(async (folder: string, options: CommonOptions) => {
    setExit(
      await perform({
        name: 'imaging series',
        options,
        continueWith: null,
        work: async () => {
          const { listSeries } = await import('./series-list.ts')
          return listSeries(folder)
        },
      }),
    )
  })
}
