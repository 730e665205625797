import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Finding, FindingsError } from '@tessera/evidence'
import type { GeneSet } from '../scores/index.ts'

/**
 * Reads gene sets in the GMT layout of MSigDB: name, description, genes, separated by tabs, a set a line; plain or
 * gzip. Lines without genes, names that stand twice, genes that stand twice in a set and names that Excel made dates
 * are findings.
 * @throws FindingsError when no set can be used
 */
export async function readGmt(file: string): Promise<{ sets: GeneSet[]; findings: Finding[] }> {
  const name = path.basename(file)
  const bytes = await readFile(file)
  let text: string
  try {
    text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch {
    throw new FindingsError([
      fault(name, 'gzip-cut-short', 'the compressed file ends too early', 'copy the file again'),
    ])
  }
  const { sets, findings } = parseGmt(text, name)
  if (sets.length > 0) return { sets, findings }
  const cure = 'give lines of name, description and genes, separated by tabs (GMT)'
  throw new FindingsError([...findings, fault(name, 'no-sets', 'there is no gene set in it', cure)])
}

/** {@link readGmt} of a text; `file` is named in findings. */
export function parseGmt(text: string, file: string): { sets: GeneSet[]; findings: Finding[] } {
  const sets: GeneSet[] = []
  const findings: Finding[] = []
  const names = new Set<string>()
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue
    const row = i + 1
    const [name = '', description = '', ...cells] = line.split('\t').map(cell => cell.trim())
    const given = cells.filter(gene => gene !== '')
    if (name === '' || given.length === 0) {
      const what = name === '' ? 'a set without a name' : `the set ${name} has no genes`
      const cure = 'give name, description and genes, separated by tabs, or leave the line out'
      findings.push(warning(file, row, 'set-empty', what, cure))
      continue
    }
    if (names.has(name)) {
      const cure = 'rename one of the two; the first is used'
      findings.push(warning(file, row, 'set-twice', `the set ${name} stands twice`, cure))
      continue
    }
    names.add(name)
    const genes = [...new Set(given)]
    if (genes.length < given.length)
      findings.push({
        ...warning(
          file,
          row,
          'gene-twice',
          `${name}: ${given.length - genes.length} genes stand twice and count once`,
          'nothing to do, unless another gene was meant',
        ),
        severity: 'note',
      })
    const dates = genes.filter(gene => /^\d{1,2}-(Mar|Sep|Dec|Oct|Apr|Feb|Nov)$/i.test(gene))
    if (dates.length > 0)
      findings.push(
        warning(
          file,
          row,
          'excel-date',
          `${name}: ${dates.join(', ')} were gene names before Excel made them dates`,
          'write the symbols again (SEPTIN1, MARCHF1, DELEC1)',
        ),
      )
    sets.push({ name, description, genes })
  }
  return { sets, findings }
}

function warning(file: string, row: number, code: string, message: string, cure: string): Finding {
  return { severity: 'warning', code, message, cure, file, row }
}

function fault(file: string, code: string, message: string, cure: string): Finding {
  return { severity: 'error', code, message: `${file}: ${message}`, cure, file }
}
