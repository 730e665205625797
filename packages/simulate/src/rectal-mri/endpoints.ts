/** The endpoints of `study.yaml`. */
export const rectalEndpointRules = {
  trg: {
    type: 'ordinal',
    column: 'trg',
    levels: ['TRG3', 'TRG2', 'TRG1', 'TRG0'],
    cuts: { 'complete regression': 'TRG0' },
    label: 'Tumour regression grade',
  },
  pcr: {
    type: 'binary',
    event: "yp_t == 'ypT0' && yp_n == 'ypN0'",
    label: 'Pathological complete response',
  },
  fascia: {
    type: 'binary',
    event: "restaging_mrf == 'involved'",
    label: 'Mesorectal fascia involved at restaging',
  },
  deposits: { type: 'binary', event: "tumour_deposits == 'present'", label: 'Tumour deposits' },
  margin: { type: 'binary', event: "margin == 'involved'", label: 'Involved margin' },
  sphincter: { type: 'binary', event: "sphincter == 'preserved'", label: 'Sphincter preserved' },
  local_recurrence: {
    type: 'competing',
    causes: {
      'local recurrence': 'local_recurrence_date',
      'distant recurrence or death': ['distant_recurrence_date', 'death_date'],
    },
    censor: 'last_contact_date',
    horizon: '60 months',
    label: 'Local recurrence',
  },
  distant_recurrence: {
    type: 'competing',
    causes: {
      'distant recurrence': 'distant_recurrence_date',
      'local recurrence or death': ['local_recurrence_date', 'death_date'],
    },
    censor: 'last_contact_date',
    horizon: '60 months',
    label: 'Distant recurrence',
  },
  os: {
    type: 'time-to-event',
    events: 'death_date',
    censor: 'last_contact_date',
    horizon: '120 months',
    label: 'Overall survival',
  },
}
