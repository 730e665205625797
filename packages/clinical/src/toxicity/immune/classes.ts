/** Organ classes of immune-related adverse events. */
export const immuneClasses = [
  'skin',
  'endocrine',
  'gastrointestinal',
  'hepatic',
  'pulmonary',
  'musculoskeletal',
  'renal',
  'neurological',
  'cardiac',
  'haematological',
  'ocular',
] as const
export type ImmuneClass = (typeof immuneClasses)[number]

/**
 * Preferred terms (MedDRA) by organ class. The classes are the chapters of the guidelines of ASCO (Schneider et al., J
 * Clin Oncol 2021;39:4073), ESMO (Haanen et al., Ann Oncol 2022;33:1217) and SITC (Brahmer et al., J Immunother Cancer
 * 2021;9:e002435), the terms those under which the events that they treat are coded. Such a list says what may be
 * immune-related: whether an event is, is the investigator's judgement. A study declares its own list.
 */
export const immuneTerms: Readonly<Record<ImmuneClass, readonly string[]>> = {
  skin: list(`rash; rash maculo-papular; rash macular; rash papular; rash pruritic; rash erythematous; rash pustular;
    dermatitis; dermatitis acneiform; dermatitis bullous; dermatitis exfoliative; dermatitis exfoliative generalised;
    drug eruption; eczema; erythema; erythema multiforme; lichen planus; lichenoid keratosis; pemphigoid; pemphigus;
    pruritus; psoriasis; stevens-johnson syndrome; toxic epidermal necrolysis; vitiligo; skin hypopigmentation;
    alopecia areata; urticaria; immune-mediated dermatitis; sjs-ten overlap; reactive capillary endothelial proliferation;
    drug reaction with eosinophilia and systemic symptoms; cutaneous vasculitis; panniculitis; granuloma skin`),
  endocrine:
    list(`hypothyroidism; hyperthyroidism; thyroiditis; autoimmune thyroiditis; immune-mediated thyroiditis;
    immune-mediated hypothyroidism; immune-mediated hyperthyroidism; autoimmune hypothyroidism; basedow's disease;
    blood thyroid stimulating hormone increased; blood thyroid stimulating hormone decreased; thyroid disorder;
    adrenal insufficiency; secondary adrenocortical insufficiency; adrenocortical insufficiency acute; addison's disease;
    immune-mediated adrenal insufficiency; hypophysitis; immune-mediated hypophysitis; lymphocytic hypophysitis;
    hypopituitarism; adrenocorticotropic hormone deficiency; type 1 diabetes mellitus; diabetic ketoacidosis;
    fulminant type 1 diabetes mellitus; immune-mediated diabetes mellitus; hypoparathyroidism`),
  gastrointestinal:
    list(`colitis; immune-mediated enterocolitis; autoimmune colitis; enterocolitis; enteritis; diarrhoea;
    colitis ulcerative; colitis microscopic; gastritis; immune-mediated gastritis; duodenitis; ileitis; proctitis;
    oesophagitis; pancreatitis; pancreatitis acute; autoimmune pancreatitis; immune-mediated pancreatitis;
    intestinal perforation; large intestine perforation; stomatitis; immune-mediated pancreatic exocrine insufficiency`),
  hepatic:
    list(`hepatitis; autoimmune hepatitis; immune-mediated hepatitis; hepatotoxicity; drug-induced liver injury;
    hepatitis acute; hepatitis fulminant; hepatic failure; acute hepatic failure; alanine aminotransferase increased;
    aspartate aminotransferase increased; transaminases increased; hepatic enzyme increased; liver function test increased;
    blood bilirubin increased; hyperbilirubinaemia; immune-mediated cholangitis; cholangitis sclerosing;
    immune-mediated hepatic disorder; hypertransaminasaemia`),
  pulmonary: list(`pneumonitis; immune-mediated lung disease; interstitial lung disease; organising pneumonia;
    acute interstitial pneumonitis; idiopathic interstitial pneumonia; alveolitis; lung infiltration; pulmonary fibrosis;
    autoimmune lung disease; pulmonary sarcoidosis; acute respiratory distress syndrome; pulmonary toxicity`),
  musculoskeletal:
    list(`arthralgia; arthritis; immune-mediated arthritis; autoimmune arthritis; polyarthritis;
    rheumatoid arthritis; polymyalgia rheumatica; myalgia; myositis; immune-mediated myositis; autoimmune myositis;
    polymyositis; dermatomyositis; necrotising myositis; rhabdomyolysis; synovitis; tenosynovitis; sjogren's syndrome;
    systemic lupus erythematosus; vasculitis; giant cell arteritis; sicca syndrome; spondyloarthropathy`),
  renal: list(`nephritis; immune-mediated nephritis; autoimmune nephritis; tubulointerstitial nephritis;
    glomerulonephritis; immune-mediated renal disorder; renal failure; acute kidney injury; blood creatinine increased;
    nephrotic syndrome; renal tubular acidosis; immune-mediated cystitis`),
  neurological: list(`myasthenia gravis; myasthenic syndrome; guillain-barre syndrome; encephalitis;
    encephalitis autoimmune; immune-mediated encephalitis; limbic encephalitis; meningitis aseptic; meningitis;
    immune-mediated encephalopathy; myelitis; myelitis transverse; demyelination; neuropathy peripheral;
    peripheral sensory neuropathy; peripheral motor neuropathy; immune-mediated neuropathy; autoimmune neuropathy;
    polyneuropathy; demyelinating polyneuropathy; chronic inflammatory demyelinating polyradiculoneuropathy;
    facial paralysis; cranial nerve disorder; autonomic neuropathy; immune-mediated myasthenia gravis`),
  cardiac:
    list(`myocarditis; immune-mediated myocarditis; autoimmune myocarditis; myopericarditis; pericarditis;
    autoimmune pericarditis; pericardial effusion; cardiac tamponade; cardiomyopathy; atrioventricular block complete;
    cardiotoxicity`),
  haematological: list(`haemolytic anaemia; autoimmune haemolytic anaemia; immune thrombocytopenia;
    immune-mediated thrombocytopenia; aplastic anaemia; autoimmune aplastic anaemia; pure red cell aplasia;
    autoimmune neutropenia; autoimmune pancytopenia; thrombotic thrombocytopenic purpura; haemolytic uraemic syndrome;
    acquired haemophilia; haemophagocytic lymphohistiocytosis; immune-mediated cytopenia; acquired factor viii inhibition`),
  ocular:
    list(`uveitis; iritis; iridocyclitis; autoimmune uveitis; immune-mediated uveitis; episcleritis; scleritis;
    keratitis; blepharitis; chorioretinopathy; vogt-koyanagi-harada disease; birdshot chorioretinopathy; optic neuritis;
    retinal vasculitis; orbital inflammation; dry eye; eye inflammation`),
}

function list(text: string): string[] {
  return text.split(';').map(term => term.trim().replace(/\s+/g, ' '))
}

/** The class of a preferred term, or null. */
export type ClassOf = (term: string) => string | null

/** One spelling of a term: no case, British and American alike (`Diarrhea`, `Haemolytic anemia`). */
export function termKey(term: string): string {
  return term
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .replace(/ae|oe/g, 'e')
    .replace(/isation|isat|ising|ised/g, found => found.replace('s', 'z'))
    .replace(/\s+/g, ' ')
    .trim()
}

/** Classes by a list of terms: the built-in one, or a study's own. */
export function classesBy(terms: Readonly<Record<string, readonly string[]>> = immuneTerms): ClassOf {
  const known = new Map(
    Object.entries(terms).flatMap(([name, of]) => of.map(term => [termKey(term), name] as const)),
  )
  return term => known.get(termKey(term)) ?? null
}
