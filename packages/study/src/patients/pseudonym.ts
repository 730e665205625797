import { createHash } from 'node:crypto'

/**
 * A name for a patient that holds in runs of one study with one seed: the first digits of SHA-256 over study, seed and
 * patient, more of them where two patients would share four. It cannot be turned back without the list of patients.
 */
export function pseudonyms(study: string, seed: number, patientIds: readonly string[]): string[] {
  const hashes = patientIds.map(id =>
    createHash('sha256')
      .update(JSON.stringify(['tessera patient page', study, seed, id]))
      .digest('hex')
      .toUpperCase(),
  )
  return hashes.map(hash => {
    let digits = 4
    while (hashes.some(other => other !== hash && other.startsWith(hash.slice(0, digits)))) digits++
    return `P-${hash.slice(0, digits)}`
  })
}
