/** TCGA barcodes down to the patient, the sample type, the vial and the portion. */
const tcga = /^TCGA[-.][A-Z0-9]{2}[-.][A-Z0-9]{4}/i
const tcgaLengths = [12, 15, 16] as const

/**
 * What is left of a sample's name when everything that programs change on their own is taken away: letter case,
 * dots for dashes, blanks and underscores, the X that R puts before a digit, a path before and an ending behind.
 */
export function plainSampleName(name: string): string {
  return plainPath(name)
    .toLowerCase()
    .replace(/^x(?=\d)/, '')
    .replace(/[\s._-]+/g, '.')
    .replace(/^\.|\.$/g, '')
}

/** Forms under which two names may be of one sample though they are written differently, the likeliest first. */
export function nameForms(name: string): string[] {
  const bare = plainSampleName(name)
  if (!tcga.test(name)) return [bare, bare.replaceAll('.', '')]
  const barcode = tcgaLengths
    .filter(length => name.length > length && (length === 12 || /\d/.test(name[13] ?? '')))
    .map(length => plainSampleName(name.slice(0, length)))
  return [bare, ...barcode.reverse()]
}

/** Suggests for each name of `names` those of `others` that differ only in form; nobody is matched by it. */
export function nearNames(names: readonly string[], others: readonly string[]): Map<string, string[]> {
  const byForm = new Map<string, Set<string>>()
  for (const other of others)
    for (const form of nameForms(other)) {
      const known = byForm.get(form)
      if (known) known.add(other)
      else byForm.set(form, new Set([other]))
    }
  const near = new Map<string, string[]>()
  for (const name of names) {
    const form = nameForms(name).find(one => byForm.has(one))
    if (form !== undefined) near.set(name, [...(byForm.get(form) ?? [])])
  }
  return near
}

/** A file's name without its path and the endings that aligners and instruments give. */
export function plainPath(name: string): string {
  return name
    .replace(/^.*[/\\]/, '')
    .replace(
      /(\.sorted|\.dedup|_?Aligned\.sortedByCoord\.out|_?Aligned\.out)*\.(bam|sam|cram|raw|mzml|d|cel)$/i,
      '',
    )
}
