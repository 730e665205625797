import { createHmac, randomBytes } from 'node:crypto'
import { ImagingError } from '../../imaging-error.ts'

const standardRoot = '1.2.840.10008.'
const day = 86_400_000
/** Dates move back by 1 to this many days: never into the future, and too many to guess. */
const mostDays = 3650

/** Replacements that are the same for the same key, and tell nothing to who does not have it: HMAC-SHA-256. */
export interface Pseudonyms {
  /** `P` and 12 hexadecimal digits. */
  patient(identity: string): string
  /** A UID below 2.25 (a number of 128 bits); those of the standard (1.2.840.10008) stay. */
  uid(uid: string): string
  /** By how many days a patient's dates move: -1 to -3650. */
  days(identity: string): number
  /** A name for a folder or file. */
  name(uid: string, digits: number): string
  /** Tells keys apart without giving them away. */
  readonly fingerprint: string
}

/** @throws ImagingError `bad-setting` for a key of less than 16 bytes */
export function createPseudonyms(key: Uint8Array = randomBytes(32)): Pseudonyms {
  if (key.length < 16)
    throw new ImagingError('bad-setting', `a key of ${key.length} bytes`, 'give at least 16 bytes of chance')
  const hash = (purpose: string, text: string) =>
    createHmac('sha256', key).update(`${purpose}\0${text}`).digest()
  return {
    patient: identity => `P${hash('patient', identity).toString('hex').slice(0, 12)}`,
    uid: uid =>
      uid.startsWith(standardRoot) ? uid : `2.25.${BigInt(`0x${hash('uid', uid).toString('hex', 0, 16)}`)}`,
    days: identity => -1 - (hash('dates', identity).readUInt32BE(0) % mostDays),
    name: (uid, digits) => hash('name', uid).toString('hex').slice(0, digits),
    fingerprint: hash('fingerprint', '').toString('hex').slice(0, 16),
  }
}

/**
 * A date (DA) or date and time (DT) moved by whole days, what follows the day unchanged; null for one without a day,
 * or that is none.
 */
export function shiftedDate(text: string, days: number): string | null {
  const found = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})(.*)$/s.exec(text.trim())
  if (found === null) return null
  const [year, month, date] = found.slice(1, 4).map(Number)
  const at = Date.UTC(year, month - 1, date)
  const before = new Date(at)
  if (before.getUTCMonth() !== month - 1 || before.getUTCDate() !== date || year < 1000) return null
  const iso = new Date(at + days * day).toISOString()
  return iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10) + found[4]
}
