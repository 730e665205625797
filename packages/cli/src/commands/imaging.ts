import type { Command } from 'commander'
import type { AddCommand, SetExit } from '../add-command.ts'
import { addAdc } from '../imaging/adc.ts'
import { addConvert } from '../imaging/convert.ts'
import { addDeidentify } from '../imaging/deidentify.ts'
import { addFilter } from '../imaging/filter.ts'
import { addInfo } from '../imaging/info.ts'
import { addNormalise } from '../imaging/normalise.ts'
import { addRegister } from '../imaging/register.ts'
import { addResample } from '../imaging/resample.ts'
import { addSeries } from '../imaging/series.ts'

/** A new command of `tessera imaging` is a file in `imaging/`, a line here and a page docs/imaging/NAME.md. */
const commands: readonly AddCommand[] = [
  addInfo,
  addConvert,
  addAdc,
  addDeidentify,
  addSeries,
  addFilter,
  addResample,
  addNormalise,
  addRegister,
]

/** `tessera imaging COMMAND ...`: one step of work on volumes and masks. */
export function addImaging(program: Command, setExit: SetExit): void {
  const imaging = program
    .command('imaging')
    .summary('one step of work on volumes and masks')
    .description('One step of work on volumes and masks (NIfTI, NRRD, MetaImage, DICOM).')
  for (const add of commands) add(imaging, setExit)
}
