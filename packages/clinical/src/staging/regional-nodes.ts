import { type Judged, judged, notJudged } from '../judged.ts'

/**
 * N of the colon and rectum from counts: N1a one node, N1b two or three, N1c no node but tumour deposits, N2a four to
 * six, N2b seven or more. With a positive node the deposits change nothing: N1c is for deposits alone. AJCC 8th
 * edition, chapter 20.
 */
export function colorectalN(positiveNodes: number, deposits: number): Judged<string> {
  const rule = 'nodes 1: N1a, 2-3: N1b, 4-6: N2a, >= 7: N2b; none with deposits: N1c'
  const fault = countFault(positiveNodes, 'positive nodes')
  if (fault) return notJudged(rule, fault)
  if (positiveNodes === 0) {
    const depositFault = countFault(deposits, 'tumour deposits')
    if (depositFault) return notJudged(rule, `${depositFault}: without them N0 and N1c are not told apart`)
    return judged(deposits > 0 ? 'N1c' : 'N0', rule)
  }
  if (positiveNodes === 1) return judged('N1a', rule)
  if (positiveNodes <= 3) return judged('N1b', rule)
  return judged(positiveNodes <= 6 ? 'N2a' : 'N2b', rule)
}

/** N of the oesophagus: N1 one or two nodes, N2 three to six, N3 seven or more. AJCC 8th edition, chapter 16. */
export function oesophagealN(positiveNodes: number): Judged<string> {
  const rule = 'nodes 1-2: N1, 3-6: N2, >= 7: N3'
  const fault = countFault(positiveNodes, 'positive nodes')
  if (fault) return notJudged(rule, fault)
  if (positiveNodes === 0) return judged('N0', rule)
  if (positiveNodes <= 2) return judged('N1', rule)
  return judged(positiveNodes <= 6 ? 'N2' : 'N3', rule)
}

function countFault(count: number, what: string): string | null {
  if (Number.isNaN(count)) return `the number of ${what} is not known`
  return count < 0 || !Number.isInteger(count) ? `${count} is no number of ${what}` : null
}

/**
 * What is wrong between a recorded N of colon and rectum and the counts of nodes and deposits; null where they agree or
 * are not known. An undivided N1 agrees with each of its parts.
 */
export function nodeContradiction(n: string | null, positiveNodes: number, deposits: number): string | null {
  if (n === null || n === 'NX' || Number.isNaN(positiveNodes)) return null
  if (n === 'N1c' && positiveNodes > 0)
    return `N1c is for tumour deposits without positive nodes, and there are ${positiveNodes}`
  if (n === 'N1c' && deposits === 0) return 'N1c without a tumour deposit'
  if (positiveNodes === 0 && /^N(1[ab]|2)/.test(n)) return `${n} is recorded without a positive node`
  const byCounts = colorectalN(positiveNodes, deposits).value
  if (byCounts === null || byCounts.startsWith(n)) return null
  return `${n} is recorded, but ${positiveNodes} positive nodes${Number.isNaN(deposits) ? '' : ` and ${deposits} deposits`} are ${byCounts}`
}

/** The same of the oesophagus, where deposits do not count. */
export function oesophagealContradiction(n: string | null, positiveNodes: number): string | null {
  const byCounts = oesophagealN(positiveNodes).value
  if (n === null || n === 'NX' || byCounts === null || byCounts === n) return null
  return `${n} is recorded, but ${positiveNodes} positive nodes are ${byCounts}`
}
