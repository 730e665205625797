// Features of the IBSI-1 phantoms beside the reference values, for packages/radiomics/ibsi1-values.json and the table in
// docs/radiomics-ibsi.md: node bench/radiomics/ibsi1.ts
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  configurations,
  ibsi1Folder,
  ibsi1Values,
  type JudgedRow,
  judgeConfiguration,
} from '../../packages/radiomics/test/ibsi1.ts'

if (ibsi1Folder === null) throw new Error('../shared/data/ibsi1 is absent: it holds the phantoms')
const rows: JudgedRow[] = []
for (const config of configurations) rows.push(...(await judgeConfiguration(ibsi1Folder, config)))
// Reference values of D and E are not at hand here: values are listed for those who have them.
for (const config of ['d', 'e'])
  for (const [tag, ours] of Object.entries(await ibsi1Values(ibsi1Folder, config)))
    rows.push({ config, tag, ours, reference: null, tolerance: null, agrees: null })

writeFileSync(
  fileURLToPath(new URL('../../packages/radiomics/ibsi1-values.json', import.meta.url)),
  `${JSON.stringify(rows, null, 2)}\n`,
)

const names = {
  digital: 'digital phantom',
  a: 'A: by slice, no interpolation, bins of 25 HU',
  b: 'B: by slice, 2 x 2 mm, 32 bins',
  c: 'C: 2 mm cubes, linear, bins of 25 HU',
}
const table = configurations.map(config => {
  const own = rows.filter(row => row.config === config)
  const judged = own.filter(row => row.reference !== null)
  const agree = judged.filter(row => row.agrees === true).length
  return `| ${names[config]} | ${judged.length} | ${agree} | ${own.length - judged.length} |`
})
const shown = rows.filter(row => row.config !== 'd' && row.config !== 'e')
const detail = shown.map(
  ({ config, tag, ours, reference, tolerance, agrees }) =>
    `| ${config} | \`${tag}\` | ${ours === null ? '' : Number(ours.toPrecision(6))} | ${reference ?? ''} | ${tolerance ?? ''} | ${agrees === null ? 'no reference' : agrees ? 'yes' : 'NO'} |`,
)
writeFileSync(
  fileURLToPath(new URL('../../docs/radiomics-ibsi.md', import.meta.url)),
  `# Features beside IBSI-1's reference values

Made by \`node bench/radiomics/ibsi1.ts\` from the phantoms of the Image Biomarker Standardisation Initiative
(Zwanenburg et al., Radiology 2020;295:328) and the settings in \`packages/radiomics/settings\`. A value agrees when, rounded to the
digits that the reference prints (three significant ones, more where it prints more), it differs from it by no more than
the consensus tolerance.

| configuration | rows with a reference | of these agree | rows without |
| --- | --: | --: | --: |
${table.join('\n')}

All values, unrounded, with those of configurations D and E, whose reference values are not in this repository, are in
[packages/radiomics/ibsi1-values.json](../packages/radiomics/ibsi1-values.json). D and E are held against MIRP 2.7.0 in
\`packages/radiomics/src/extract/ibsi1.test.ts\`: all that both compute agrees within 1e-4, except Moran's I and Geary's C, which MIRP
estimates from a sample of voxels and which are exact here.

Two choices of the standard that are easily missed: axes of the approximate ellipsoid come from the sample covariance (n - 1), and the area
of an ellipsoid is the printed series of Legendre polynomials, which is a few per cent less than the true area.

| configuration | tag | value | reference | tolerance | agrees |
| --- | --- | --: | --: | --: | --- |
${detail.join('\n')}
`,
)
console.log(table.join('\n'))
