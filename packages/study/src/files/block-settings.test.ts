import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { blockSchema, imageBlock, slideBlock } from '../protocol/block.ts'
import { blockSettingsTable } from './block-settings.ts'
import type { FileBlock } from './file-block.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tessera-block-settings-'))
writeFileSync(
  path.join(folder, 'radiomics.yaml'),
  'format: tessera-radiomics/1\ndiscretisation: { method: fixedBinNumber, bins: 16 }\nfeatures: [statistics]\n',
)
const blocks = z.record(z.string(), blockSchema).parse({
  clinical: { columns: ['age'], knownAt: 'before surgery' },
  slides: { slides: 'slides/{sample}.tif', tile: { pixels: 128, micrometresPerPixel: 0.5 }, most: 24 },
  mri: { images: 'mri/{sample}.nii.gz', masks: 'mri/{sample}_mask.nii.gz', settings: 'radiomics.yaml' },
  rna: { assay: 'rna.csv', scale: 'counts', steps: [{ normalise: 'tmm' }, { variable: 20 }] },
})
const common = {
  folder,
  studyFolder: folder,
  listed: 3,
  samples: [],
  refused: 0,
  table: null,
}
const slide = slideBlock(blocks, 'slides')
const scan = imageBlock(blocks, 'mri')
const files: FileBlock[] = [
  ...(slide ? [{ ...common, kind: 'slides' as const, block: 'slides', protocol: slide }] : []),
  ...(scan ? [{ ...common, kind: 'images' as const, block: 'mri', protocol: scan }] : []),
]

it('names files, encoder and settings of every block of files, those by default too', () => {
  const table = blockSettingsTable(blocks, files, [])
  expect(table?.section).toBe('methods')
  const [slides, mri, rna] = table?.rows ?? []
  expect(table?.rows).toHaveLength(3)
  expect(slides.files).toBe('slides slides/{sample}.tif')
  expect(slides.encoder).toMatch(
    /^tessera-histology\/1 \([0-9a-f]{12}\): tiles of 128 pixels at 0\.5 µm a pixel/,
  )
  expect(slides.settings).toMatch(/tile \{pixels 128, micrometresPerPixel 0\.5\}, most 24, leastTissue 0\.5/)
  expect(mri.encoder).toBe('IBSI radiomics, settings radiomics.yaml')
  expect(mri.settings).toMatch(
    /emptyMask refused.*radiomics: .*discretisation \{method fixedBinNumber, bins 16/,
  )
  expect(rna).toMatchObject({ files: 'assay rna.csv', encoder: '' })
  expect(rna.settings).toMatch(/steps \[\{normalise tmm.*\}, \{variable 20\}\]/)
})

it('says that features were made before, and nothing of a study of tables alone', () => {
  const table = blockSettingsTable(
    blocks,
    files.map(file => ({ ...file, table: 'made.csv' })),
    [],
  )
  expect(table?.rows.map(({ encoder }) => encoder)).toEqual([
    'features made before',
    'features made before',
    '',
  ])
  expect(blockSettingsTable({ clinical: blocks.clinical }, [], [])).toBeNull()
})
