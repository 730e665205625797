import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { DeidentifyFlags } from './deidentify-run.ts'

/** `tessera imaging deidentify IN OUT`: DICOM without what names the patient. */
export function addDeidentify(imaging: Command, setExit: SetExit): void {
  const summary = 'DICOM files without what names the patient, into another folder'
  const command = imaging.command('deidentify').summary(summary).description(`${summary}.`)
  command
    .argument('<in>', 'a folder of DICOM files, with its subfolders')
    .argument('<out>', 'a folder for the copies; its names are pseudonyms')
    .option('--key <file>', 'at least 16 secret bytes, made if the file does not exist: lets a run continue')
    .option('--shift-dates', "move each patient's dates by as many days instead of removing them")
    .option('--keep-characteristics', 'keep sex, age, size and weight')
    .option('--clean-descriptions', 'keep words of descriptions that every scanner uses')
    .option('--pixels-checked', 'let images through that may have names written into their pixels')
  withCommonOptions(command).action(async (input: string, output: string, options: DeidentifyFlags) => {
    setExit(
      await perform({
        name: 'imaging deidentify',
        options,
        continueWith:
          options.key === undefined ? 'run it again into an empty folder' : 'run the same command again',
        work: async session => {
          const { deidentifyRun } = await import('./deidentify-run.ts')
          return deidentifyRun(input, output, options, session)
        },
      }),
    )
  })
}
