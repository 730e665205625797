import type { Finding } from '@tessera/evidence'

/** Keys of a block of slides or scans that contradict each other. */
export function contradictingKeys(block: string, message: string, cure: string): Finding {
  return { severity: 'error', code: 'block-settings', message: `'${block}': ${message}`, cure, field: block }
}
