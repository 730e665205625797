import type { Finding } from '@tessera/evidence'

/** The first findings of a kind, and one that counts the rest. */
export function shownFindings(findings: readonly Finding[], most = 20): Finding[] {
  if (findings.length <= most) return [...findings]
  const { severity, code, cure, file } = findings[most]
  const more = findings.length - most
  return [
    ...findings.slice(0, most),
    {
      severity,
      code,
      message: `${more} further findings like this one`,
      cure,
      ...(file === undefined ? {} : { file }),
      count: more,
    },
  ]
}
