/** Seconds of the day of a DICOM time, `hhmmss.ffffff` or its beginning (PS3.5 section 6.2, TM); null for no time. */
export function clockSeconds(text: string): number | null {
  const found = /^(\d{2})(?::?(\d{2})(?::?(\d{2}(?:\.\d{1,6})?))?)?/.exec(text.trim())
  if (found === null) return null
  const [, hours, minutes = '0', seconds = '0'] = found
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return total < 86_401 ? total : null
}
