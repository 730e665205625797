import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { MrecistSettings } from './settings.ts'
import { hccSiteOf } from './site.ts'

export interface ViableReading {
  readonly reading: LesionReading
  /** Why it is not evaluable, or is not what the table says; null where it is taken as it is. */
  readonly finding: Finding | null
}

/**
 * A reading as viable tumour (Lencioni and Llovet 2010): liver tissue that does not enhance in the arterial phase is gone, whatever
 * its size; where nothing says whether it enhances the lesion is not evaluable. A node at the porta hepatis is disease from
 * 20 mm on. An effusion progresses only where cytology found malignant cells. Elsewhere RECIST holds as it is.
 */
export function viableReading(
  lesion: Lesion,
  reading: LesionReading,
  settings: MrecistSettings,
): ViableReading {
  const asItIs = { reading, finding: null }
  const site = hccSiteOf(lesion)
  if (site === 'effusion') return effusionReading(reading)
  if (site === 'porta hepatis node') {
    const small = reading.state === 'measured' && reading.diameterMm < settings.portaHepatisNodeMm
    return small && lesion.role !== 'target' ? { reading: gone(reading), finding: null } : asItIs
  }
  if (site !== 'liver' && site !== 'portal vein') return asItIs
  if (lesion.role === 'new') return asItIs
  if (!isTissue(reading)) return asItIs
  if (reading.enhancing === false) return { reading: gone(reading), finding: null }
  if (reading.enhancing === true || (settings.viableDiameters && reading.state === 'measured')) return asItIs
  if (reading.state === 'unequivocal progression') return asItIs
  return {
    reading: { ...reading, state: 'not evaluable', diameterMm: Number.NaN },
    finding: {
      severity: 'warning',
      code: 'enhancement-missing',
      message: `lesion ${reading.lesion} at ${reading.visit}: nothing says whether it enhances in the arterial phase, so its viable part is not known: not evaluable`,
      cure: 'fill in the column enhancing; where the diameters are those of viable tumour, declare it (--viable)',
      field: 'enhancing',
      file: reading.file,
      row: reading.row,
      patientId: reading.patientId,
    },
  }
}

function effusionReading(reading: LesionReading): ViableReading {
  const worse =
    reading.state === 'unequivocal progression' || reading.state === 'equivocal' || reading.increased === true
  if (!worse || reading.malignantCytology === true) return { reading, finding: null }
  const examined = reading.malignantCytology === false
  return {
    reading: { ...reading, state: 'present' },
    finding: {
      severity: examined ? 'note' : 'warning',
      code: 'effusion-without-cytology',
      message: `${reading.lesion} at ${reading.visit} is worse${examined ? ', and cytology found no malignant cells' : ' and was not examined by cytology'}: no progression`,
      cure: 'an effusion that appears or grows is progression only where cytology proves it malignant',
      field: 'cytology',
      file: reading.file,
      row: reading.row,
      patientId: reading.patientId,
    },
  }
}

function isTissue({ state }: LesionReading): boolean {
  return state !== 'absent' && state !== 'not evaluable' && state !== 'equivocal'
}

export function gone(reading: LesionReading): LesionReading {
  return { ...reading, state: 'absent', diameterMm: Number.NaN }
}
