import type { PartialDay } from '@tessera/tables'

/** What a lesion is to the assessment: chosen to be measured, followed by eye, or seen first after baseline. */
export type LesionRole = 'target' | 'non-target' | 'new'

/** A lesion as it was named when it was first recorded. */
export interface Lesion {
  readonly patientId: string
  /** Name within the patient: `T01`, `NT02`, `NEW01`. */
  readonly lesion: string
  readonly role: LesionRole
  readonly organ: string | null
  /** A lymph node: measured by its short axis; 10 mm or less of it is normal. */
  readonly node: boolean
  /** Inside a radiation field, before or during the study. */
  readonly irradiated: boolean
  /** Whose lesion it is, where each reader chose their own; without it, every reader's. */
  readonly reader?: string
  /** The lesion that it split from: its diameter is added to that one's. */
  readonly splitFrom?: string
  /** The lesion that it coalesced with: from the visit at which it is no longer read, it is measured in that one. */
  readonly mergedInto?: string
  /** How it is imaged: `CT`, `MRI`, `CHEST X-RAY`, `CALIPER`; null or absent where it is not said. */
  readonly method?: string | null
  /** Growing into the liver without a border that could be measured (mRECIST). */
  readonly infiltrative?: boolean | null
  /** Treated locally before the study: ablation, embolisation, radiation (mRECIST). */
  readonly treatedBefore?: boolean | null
  readonly file?: string
  readonly row?: number
}

/**
 * How a lesion looked at one visit. `too small`: present, too small to be measured (5 mm by default);
 * `absent`: gone; `not evaluable`: not or badly imaged; `unequivocal progression`: of non-target disease.
 */
export type LesionState =
  | 'measured'
  | 'too small'
  | 'absent'
  | 'present'
  | 'unequivocal progression'
  | 'equivocal'
  | 'not evaluable'

/** One lesion at one visit as one reader saw it. */
export interface LesionReading {
  readonly patientId: string
  readonly lesion: string
  readonly reader: string
  readonly visit: string
  readonly day: PartialDay
  readonly state: LesionState
  /** Longest diameter, the short axis of a node, or the enhancing diameter (mRECIST), in mm; NaN unless measured. */
  readonly diameterMm: number
  /** Whether the arterial phase shows enhancement (mRECIST); null where it is not said. */
  readonly enhancing: boolean | null
  /** Whether it grew since the last assessment, unequivocally or not (iRECIST); null or absent where nothing is said. */
  readonly increased?: boolean | null
  /** Whether a new liver nodule shows the typical vascular pattern of hepatocellular carcinoma: arterial enhancement and washout. */
  readonly typicalPattern?: boolean | null
  /** Whether cytology of an effusion found malignant cells (mRECIST); null or absent where it was not examined. */
  readonly malignantCytology?: boolean | null
  /** Whether a new symptom or sign led to the scan, outside the schedule (iRECIST). */
  readonly forSymptoms?: boolean | null
  /** Order of the visit, where the table has it (VISITNUM); NaN or absent otherwise. */
  readonly visitNumber?: number
  /** Whether this reader's reading is the accepted one (TRACPTFL); null or absent where it is not said. */
  readonly accepted?: boolean | null
  readonly file: string
  readonly row: number
}
