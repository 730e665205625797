// Makes the README's table of methods from the packages' conformance.json: `node scripts/methods-table.ts`.
// With --check it changes nothing and fails when the table is not up to date. Either way it names the methods
// of the issues that have no row yet, and fails.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { methodsTable, withMethodsTable } from './conformance/methods-table.ts'
import { readConformance, readNamedMethods } from './conformance/row.ts'

const root = path.join(import.meta.dirname, '..')
const readme = path.join(root, 'README.md')
const { packages, faults } = readConformance(root)
const methods = packages.flatMap(p => p.rows.map(row => row.method))
for (const { group, name, match } of readNamedMethods(root))
  if (!methods.some(method => match.test(method)))
    faults.push(`no row for '${name}' (${group}); its method should match ${match}`)
const rows = methods.length
for (const fault of faults) console.error(fault)
const before = readFileSync(readme, 'utf8')
const after = withMethodsTable(before, methodsTable(packages))
if (faults.length > 0) process.exitCode = 1
if (!process.argv.includes('--check')) {
  if (after !== before) writeFileSync(readme, after)
  console.log(`README.md: ${rows} methods`)
} else if (after === before) console.log(`README.md: the table of ${rows} methods is up to date`)
else {
  console.error('README.md: the table of methods is out of date; run node scripts/methods-table.ts')
  process.exitCode = 1
}
