import type { Finding } from '@tessera/evidence'
import type { SlideError } from '@tessera/slides'

/** What a slide is refused for, as a finding on its file. */
export function slideFinding({ fault, what, cure }: SlideError, file: string): Finding {
  return { severity: 'error', code: fault, message: `${file}: ${what}`, cure, file }
}
