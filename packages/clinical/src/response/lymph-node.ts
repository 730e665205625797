/** Whether a location names a lymph node: `LYMPH NODE`, `MEDIASTINAL LYMPH NODES`, `NODE, AXILLARY`. */
export function isLymphNode(location: string | null): boolean {
  return location !== null && /lymph\s*node|\bnodes?\b|\bnodal\b|淋巴结/i.test(location)
}
