import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import {
  type FilterTest,
  filterImage,
  filterName,
  ibsi2Phase1,
  readVolume,
  writeVolume,
} from '@tessera/imaging'

/**
 * Response maps of the tests of IBSI-2's phase 1, to be laid beside the consensus maps of theibsi/ibsi_2_reference_data.
 *   node bench/imaging/ibsi2.ts PHANTOMS OUT
 * PHANTOMS has the digital phantoms of theibsi/data_sets: a file of each phantom's name (checkerboard.nii.gz) or a folder
 * (checkerboard/image/NAME.nii.gz). Writes OUT/1_a_1.nii.gz and so on, float64, and lists what is covered.
 * Not covered: 9 and 10, Riesz transforms of the Laplacian of Gaussian and steered ones.
 */
const [phantoms, out] = process.argv.slice(2)
if (phantoms === undefined || out === undefined) throw new Error('node bench/imaging/ibsi2.ts PHANTOMS OUT')
mkdirSync(out, { recursive: true })

function phantomFile(name: FilterTest['phantom']): string | null {
  const image = /\.(nii|nii\.gz|nrrd|mha)$/
  const direct = readdirSync(phantoms).find(file => image.test(file) && file.startsWith(name))
  if (direct !== undefined) return path.join(phantoms, direct)
  for (const folder of [path.join(phantoms, name, 'image'), path.join(phantoms, name)]) {
    const found = existsSync(folder)
      ? readdirSync(folder).find(file => image.test(file) && !file.includes('mask'))
      : null
    if (found) return path.join(folder, found)
  }
  return null
}

for (const [test, { phantom, filter }] of Object.entries(ibsi2Phase1)) {
  const file = phantomFile(phantom)
  if (file === null) {
    console.log(`${test.padEnd(6)} ${phantom}: no such phantom in ${phantoms}`)
    continue
  }
  const volume = await readVolume(file)
  const start = performance.now()
  const response = filterImage(volume, filter)
  const took = performance.now() - start
  await writeVolume(path.join(out, `${test.replaceAll('.', '_')}.nii.gz`), response)
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of response.voxels) {
    least = Math.min(least, value)
    greatest = Math.max(greatest, value)
  }
  const range = `${least.toPrecision(5)} to ${greatest.toPrecision(5)}`
  console.log(
    `${test.padEnd(6)} ${phantom.padEnd(13)} ${filterName(filter).padEnd(40)} ${range.padEnd(26)} ${took.toFixed(0)} ms`,
  )
}
