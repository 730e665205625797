import { isPrivate } from '../tags.ts'
import { basicProfile, type ProfileAction, shiftedDates } from './basic-profile.ts'

/** What is done to an element. */
export type Deed = 'remove' | 'empty' | 'dummy' | 'uid' | 'shift' | 'clean' | 'pseudonym' | 'keep'

/** The options of Table E.1-1 that can be added to the basic profile. */
export interface ProfileOptions {
  /** Retain Longitudinal Temporal Information with Modified Dates: every date of a patient moves by as many days. */
  readonly shiftDates?: boolean
  /** Retain Patient Characteristics: sex, age, size, weight and the like stay. */
  readonly patientCharacteristics?: boolean
  /** Clean Descriptors: of series and protocol descriptions the words that every scanner uses stay. */
  readonly descriptors?: boolean
}

// Where the choice hangs on the object's definition, that which fits every definition: a value where one may be needed.
const deeds: Readonly<Record<ProfileAction, Deed>> = {
  X: 'remove',
  Z: 'empty',
  D: 'dummy',
  U: 'uid',
  'X/Z': 'empty',
  'X/D': 'dummy',
  'Z/D': 'dummy',
  'X/Z/D': 'dummy',
  'X/Z/U*': 'keep',
}

const tagsIn = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map(hex => Number.parseInt(hex, 16))

const actions: ReadonlyMap<number, ProfileAction> = new Map(
  Object.entries(basicProfile).flatMap(([action, text]) =>
    tagsIn(text).map((tag): [number, ProfileAction] => [tag, action as ProfileAction]),
  ),
)
const shifted: ReadonlySet<number> = new Set(tagsIn(shiftedDates))
const characteristics: ReadonlySet<number> = new Set(
  tagsIn('00102160 00101010 00100040 00102203 00101020 00101030 001021C0 001021A0'),
)
const descriptors: ReadonlySet<number> = new Set(
  tagsIn('0008103E 00181030 00081030 00181400 00204000 30060026'),
)
const pseudonyms: ReadonlySet<number> = new Set(tagsIn('00100010 00100020'))

/** The basic profile's action for a standard attribute; null where the table does not name it. */
export function profileAction(tag: number): ProfileAction | null {
  return actions.get(tag) ?? null
}

/**
 * What is done to an attribute. Stricter than the table where it names nothing: private attributes, curves, overlays,
 * attributes outside the dictionary, values of unknown representation, other dates and other names of persons go;
 * every UID but those of the standard itself is replaced.
 */
export function deedFor(tag: number, vr: string, known: boolean, options: ProfileOptions): Deed {
  const group = tag >>> 16
  if (isPrivate(tag) || (tag & 0xffff) === 0 || !known) return 'remove'
  if (group >= 0x5000 && group < 0x5100) return 'remove'
  if (group >= 0x6000 && group < 0x6100) return 'remove'
  if (pseudonyms.has(tag)) return 'pseudonym'
  if (options.shiftDates && shifted.has(tag)) return 'shift'
  if (options.patientCharacteristics && characteristics.has(tag)) return 'keep'
  if (options.descriptors && descriptors.has(tag)) return 'clean'
  const action = actions.get(tag)
  if (action !== undefined) return deeds[action]
  if (vr === 'UI') return 'uid'
  if (vr === 'DA' || vr === 'DT' || vr === 'TM') return options.shiftDates ? 'shift' : 'remove'
  return vr === 'PN' || vr === 'UN' ? 'remove' : 'keep'
}
