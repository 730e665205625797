import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = (name: string) => path.join(import.meta.dirname, `../../../../docs/imaging/${name}.md`)
const patient = (name: string) =>
  fileURLToPath(new URL(`../../../imaging/test/reference/dicom/${name}`, import.meta.url))

async function imaging(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['imaging', ...args, '--json'])
  return { exit, document: JSON.parse(stdout), said: stdout + stderr }
}

describe('tessera imaging deidentify', () => {
  it('copies a series under pseudonyms, goes on with its key, and lists it', async () => {
    const folder = temporaryFolder()
    const [out, key] = [path.join(folder, 'out'), path.join(folder, 'secret.key')]
    const first = await imaging('deidentify', patient('mr'), out, '--key', key, '--clean-descriptions')
    expect(first.exit).toBe(0)
    expect(first.document).toMatchObject({ files: 8, written: 8, patients: 1 })
    expect(first.said.toLowerCase()).not.toMatch(/planted|pauline|0047110815/)
    expectDocumented(page('deidentify'), first.document)
    expect(readFileSync(key).length).toBe(32)
    const again = await imaging('deidentify', patient('mr'), out, '--key', key, '--clean-descriptions')
    expect(again.document).toMatchObject({ written: 0, alreadyDone: 8 })
    const other = await imaging('deidentify', patient('mr'), out, '--clean-descriptions')
    expect(other.exit).toBe(1)
    const { exit, document } = await imaging('series', out)
    expect(exit).toBe(0)
    expect(document.series).toEqual([
      expect.objectContaining({ description: 'T2 TSE oblique ax', plane: 'axial', oblique: true, images: 8 }),
    ])
    expectDocumented(page('series'), document)
  })

  it('refuses a picture with names in it by its number', async () => {
    const out = path.join(temporaryFolder(), 'out')
    const { exit, document, said } = await imaging('deidentify', patient('ultrasound.dcm'), out)
    expect(exit).toBe(1)
    expect(document.findings).toEqual([expect.objectContaining({ severity: 'error', code: 'identifiable' })])
    expect(said).not.toContain('ultrasound.dcm')
    expect(readdirSync(out)).toEqual(['deidentification.json'])
  })
})

describe('tessera imaging series', () => {
  it('says what is wrong, with the file', async () => {
    const { exit, document } = await imaging('series', patient('bits'))
    expect(exit).toBe(0)
    expect(document.findings.map(({ code }: { code: string }) => code)).toContain('inverted-display')
    const empty = await imaging('series', temporaryFolder())
    expect(empty.exit).toBe(1)
    expect(empty.document.findings[0].code).toBe('not-an-image')
  })
})
