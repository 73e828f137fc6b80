// The drawings of the shop. Flat shapes on a 240 x 240 field, colored by the palette below.

import { html, svg, type TemplateResult } from 'lit-html';

const ember = '#c4552d';
const clay = '#d98e63';
const sand = '#e9cfa9';
const cream = '#f8eddc';
const ink = '#33271f';
const slate = '#47616b';
const mist = '#bccfcb';
const moss = '#6f7d4b';
const plum = '#5d3547';
const gold = '#e0ab47';

type Shape = TemplateResult;

const shadow = svg`<ellipse cx="120" cy="207" rx="72" ry="8" fill="#000" opacity=".13"/>`;

/** A standing bag; `label` is drawn on its front, around 120, 138. */
function pouch(color: string, label: Shape): Shape {
  return svg`${shadow}
    <path fill=${color} d="M79 62h82l11 138q-52 11-104 0z"/>
    <path fill="#000" opacity=".1" d="M142 62h19l11 138q-12 3-24 4 3-70-6-142z"/>
    <path fill="#fff" opacity=".12" d="M79 62h10q-8 70-10 140-6-1-11-2z"/>
    <path fill=${color} d="M76 44h88l-2 20H78z"/>
    <path fill="#000" opacity=".16" d="M77 56h86l-1 8H78z"/>
    <path stroke="#fff" stroke-opacity=".35" stroke-width="2" stroke-dasharray="1 5"
      stroke-linecap="round" d="M82 50h76"/>
    ${label}`;
}

/** A lidded tin; `label` as for a pouch. */
function tin(color: string, lid: string, label: Shape): Shape {
  return svg`${shadow}
    <path fill=${color} d="M74 82h92v112q-46 20-92 0z"/>
    <path fill="#000" opacity=".11" d="M140 82h26v112q-12 5-24 8z"/>
    <path fill="#fff" opacity=".14" d="M74 82h13v117q-7-2-13-5z"/>
    <path fill=${lid} d="M70 60h100v22q-50 16-100 0z"/>
    <ellipse cx="120" cy="60" rx="50" ry="12" fill=${lid}/>
    <ellipse cx="120" cy="58" rx="50" ry="12" fill="#fff" opacity=".22"/>
    <ellipse cx="120" cy="57" rx="9" ry="3" fill=${ink} opacity=".5"/>
    ${label}`;
}

const steam = svg`<g class="steam" fill="none" stroke="currentColor" stroke-width="4"
  stroke-linecap="round" opacity=".34">
  <path d="M100 66c-8-10 8-16 0-28"/><path d="M120 60c-8-10 8-18 0-30"/>
  <path d="M140 66c-8-10 8-16 0-28"/></g>`;

const drawings: Readonly<Record<string, Shape>> = {
  'guji-250': pouch(
    ember,
    svg`<circle cx="120" cy="128" r="33" fill=${cream}/>
      <circle cx="131" cy="117" r="9" fill=${gold}/>
      <path fill=${moss} d="M88 137l18-23 13 15 9-9 24 19a33 33 0 0 1-64 0z"/>
      <path fill=${slate} d="M92 146l21-13 14 9 10-5 12 7a33 33 0 0 1-57 2z"/>
      <path stroke=${cream} stroke-width="4" stroke-linecap="round" d="M100 178h40M108 188h24"/>`,
  ),
  'nightjar-250': pouch(
    ink,
    svg`<path fill=${gold} d="M146 110a26 26 0 1 1-28-27 21 21 0 0 0 28 27z"/>
      <path fill=${cream} d="M84 150c18-4 26-16 38-14 8 1 10 6 18 7-6 3-9 5-13 13-7 12-23 14-34 10 6-1 9-3 12-6-8 0-15-4-21-10z"/>
      <circle cx="131" cy="143" r="2" fill=${ink}/>
      <g fill=${cream}><circle cx="90" cy="98" r="2"/><circle cx="152" cy="130" r="2"/><circle cx="98" cy="124" r="1.5"/></g>
      <path stroke=${gold} stroke-width="4" stroke-linecap="round" d="M102 180h36M110 190h20"/>`,
  ),
  'lowtide-250': pouch(
    slate,
    svg`<circle cx="120" cy="118" r="22" fill=${cream}/>
      <g fill="none" stroke=${mist} stroke-width="5" stroke-linecap="round">
      <path d="M82 140q10-9 19 0t19 0 19 0 19 0"/><path d="M80 154q10-9 20 0t20 0 20 0 20 0"/>
      <path d="M79 168q10-9 20 0t21 0 20 0 21 0" opacity=".6"/></g>
      <path stroke=${cream} stroke-width="4" stroke-linecap="round" d="M104 188h32"/>`,
  ),
  'alba-1000': svg`<g transform="translate(-20 -22) scale(1.165 1.11)">${pouch(
    sand,
    svg`<path fill="none" stroke=${moss} stroke-width="4" stroke-linecap="round" d="M96 168c8-26 22-48 46-66"/>
      <path fill=${moss} d="M118 128c-20 2-30-6-34-20 18-2 30 4 34 20zM124 122c2-16 10-24 26-26 2 16-8 26-26 26zM104 150c14-6 26-2 34 10-14 6-28 2-34-10z"/>
      <g fill=${ember}><circle cx="112" cy="112" r="9"/><circle cx="128" cy="137" r="9"/><circle cx="98" cy="146" r="9"/></g>
      <g fill="#fff" opacity=".4"><circle cx="109" cy="109" r="2.5"/><circle cx="125" cy="134" r="2.5"/><circle cx="95" cy="143" r="2.5"/></g>
      <path stroke=${ink} stroke-width="4" stroke-linecap="round" d="M100 186h40" opacity=".7"/>`,
  )}</g>`,
  'fog-tea': tin(
    slate,
    '#3a515a',
    svg`<path fill=${cream} d="M86 112q34 10 68 0v62q-34 12-68 0z"/>
      <path fill=${mist} d="M86 152q14-12 26-4t22-4 20 4v26q-34 12-68 0z"/>
      <path fill=${slate} d="M128 126l7-2v26l-9 1zM124 151h14l2 9h-18z"/><path fill=${gold} d="M129 121l3-4 3 4v4l-6 1z"/>
      <path stroke=${mist} stroke-width="4" stroke-linecap="round" d="M94 130h18M98 139h22"/>`,
  ),
  'darjeeling-tea': tin(
    moss,
    '#58643a',
    svg`<path fill=${cream} d="M86 112q34 10 68 0v62q-34 12-68 0z"/>
      <path fill="none" stroke=${moss} stroke-width="3.5" stroke-linecap="round" d="M120 170v-36"/>
      <path fill=${moss} d="M120 138c-3-12 0-17 0-22 5 5 5 14 0 22zM119 150c-14 1-21-5-24-15 12 0 21 4 24 15zM121 150c14 1 21-5 24-15-12 0-21 4-24 15z"/>
      <path fill=${gold} opacity=".9" d="M119 165c-8 1-13-2-16-8 8-1 13 1 16 8zM121 165c8 1 13-2 16-8-8-1-13 1-16 8z"/>`,
  ),
  'tide-mug': svg`${shadow}${steam}
    <path fill="none" stroke=${sand} stroke-width="13" d="M160 106h12a23 23 0 0 1 0 52h-16"/>
    <path fill=${sand} d="M70 88h96v78q0 36-34 36h-28q-34 0-34-36z"/>
    <path fill=${slate} d="M70 132q12-12 24 0t24 0 24 0 24 0v34q0 36-34 36h-28q-34 0-34-36z"/>
    <path fill="#000" opacity=".1" d="M144 88h22v78q0 36-34 36h-10q22-6 22-40z"/>
    <ellipse cx="118" cy="88" rx="48" ry="11" fill=${cream}/>
    <ellipse cx="118" cy="89" rx="40" ry="7.5" fill="#5b3a26"/>
    <g fill=${ink} opacity=".35"><circle cx="86" cy="106" r="1.5"/><circle cx="102" cy="116" r="1.5"/><circle cx="128" cy="108" r="1.5"/><circle cx="112" cy="104" r="1"/></g>`,
  'ember-cups': svg`${shadow}
    <g><path fill=${plum} d="M116 86h76l-8 84q-2 18-20 18h-20q-18 0-20-18z"/>
    <path fill=${ember} d="M120 132q9-8 17 0t17 0 17 0 16 0l-3 38q-2 18-20 18h-20q-18 0-20-18z"/>
    <ellipse cx="154" cy="86" rx="38" ry="9" fill="#74485a"/><ellipse cx="154" cy="87" rx="31" ry="6" fill=${ink}/></g>
    <path fill=${clay} d="M44 108h80l-8 78q-2 18-20 18h-24q-18 0-20-18z"/>
    <path fill=${cream} d="M44 108h80l-3 28q-8 9-15 1t-17 2-17-1-25-2z"/>
    <path fill="#000" opacity=".09" d="M104 108h20l-8 78q-2 18-20 18h-10q14-4 15-20z"/>
    <ellipse cx="84" cy="108" rx="40" ry="9.5" fill=${cream}/><ellipse cx="84" cy="109" rx="33" ry="6.5" fill="#5b3a26"/>`,
  'moon-jar': svg`${shadow}
    <g fill="none" stroke=${ink} stroke-linecap="round"><path stroke-width="4.5" d="M120 96c2-30 18-40 34-66"/><path stroke-width="3.5" d="M126 68c-10-12-22-14-34-30M140 50c10-2 18-6 26-14"/></g>
    <g fill=${clay}><circle cx="154" cy="28" r="6"/><circle cx="92" cy="37" r="6"/><circle cx="110" cy="53" r="5"/><circle cx="167" cy="35" r="5"/><circle cx="146" cy="47" r="4"/><circle cx="126" cy="68" r="4"/></g>
    <path fill=${cream} d="M98 84h44v10q44 12 44 56 0 36-38 52H92q-38-16-38-52 0-44 44-56z"/>
    <path fill="#8a7a68" opacity=".2" d="M142 84v10q44 12 44 56 0 36-38 52h-20q36-16 36-54 0-42-40-54V84z"/>
    <ellipse cx="120" cy="84" rx="22" ry="5" fill="#fff"/><ellipse cx="120" cy="85" rx="17" ry="3.5" fill=${ink} opacity=".75"/>
    <path fill="none" stroke="#8a7a68" stroke-opacity=".35" stroke-width="2" d="M60 136q60 16 120 0"/>`,
  'cone-dripper': svg`${shadow}
    <path fill=${mist} opacity=".75" d="M82 142h76l12 44q2 18-18 18H88q-20 0-18-18z"/>
    <path fill="#5b3a26" d="M76 168h88l6 20q2 16-18 16H88q-20 0-18-16z"/>
    <path fill="none" stroke=${mist} stroke-width="8" stroke-linecap="round" d="M162 154q26 2 18 24-4 10-14 10"/>
    <path fill="#fff" opacity=".35" d="M88 148h10l-10 46q-10-2-10-10z"/>
    <path class="drip" fill="#5b3a26" d="M120 142c4 7 5 9 5 12a5 5 0 0 1-10 0c0-3 1-5 5-12z"/>
    <path fill=${cream} d="M62 66l10-10h96l10 10-42 62h-32z"/>
    <path fill=${ember} d="M58 72h124l-40 56H98z"/>
    <path fill="#000" opacity=".12" d="M150 72h32l-40 56h-18z"/>
    <path stroke=${clay} stroke-width="4" stroke-linecap="round" d="M86 84l22 34M120 84v34"/>
    <rect x="72" y="126" width="96" height="12" rx="6" fill="#a8451f"/>`,
  'heron-kettle': svg`${shadow}
    <path fill="none" stroke="#8d9aa0" stroke-width="11" stroke-linecap="round" d="M82 172c-34-4-18-62-44-70-8-2-12 0-16 4"/>
    <path fill="#aab6ba" d="M84 104h82l16 82q2 18-16 18H84q-18 0-16-18z"/>
    <path fill="#000" opacity=".12" d="M146 104h20l16 82q2 18-16 18h-16q12-4 10-20z"/>
    <path fill="#fff" opacity=".32" d="M90 112h10l-10 84q-10 0-10-10z"/>
    <path fill="#8d9aa0" d="M88 92h74l4 12H84z"/><path fill=${ink} d="M116 78h18v14h-18z"/>
    <path fill="none" stroke=${ink} stroke-width="12" stroke-linecap="round" stroke-linejoin="round" d="M166 112h30l-8 62"/>
    <path stroke=${ember} stroke-width="4" d="M76 146h98" opacity=".9"/>`,
  'gift-card-25': svg`${shadow}
    <g transform="rotate(-7 120 120)"><rect x="52" y="66" width="136" height="88" rx="10" fill=${ember}/>
    <path fill=${clay} d="M52 126q17-14 34 0t34 0 34 0 34 0v18q0 10-10 10H62q-10 0-10-10z"/>
    <circle cx="152" cy="92" r="14" fill=${gold}/>
    <path stroke=${cream} stroke-width="5" stroke-linecap="round" d="M68 86h36M68 98h22"/></g>
    <path fill=${sand} d="M44 128h152v64q0 10-10 10H54q-10 0-10-10z"/>
    <path fill=${cream} d="M44 128l76 44 76-44v10l-76 46-76-46z"/>
    <path fill="#000" opacity=".07" d="M196 138v54q0 10-10 10H54l66-20z"/>`,
};

/** A product's picture; decoration beside its title. */
export function drawing(sku: string): TemplateResult {
  return html`<svg class="art" viewBox="0 0 240 240" aria-hidden="true" fill="none">
    ${drawings[sku]}
  </svg>`;
}

const placed = (sku: string, x: number, y: number, size: number): Shape =>
  svg`<svg x=${x} y=${y} width=${size} height=${size} viewBox="0 0 240 240">${drawings[sku]}</svg>`;

/** The shelf at the head of the shop. */
export function stillLife(): TemplateResult {
  return html`<svg class="still-life" viewBox="0 0 620 290" aria-hidden="true" fill="none">
    <circle class="sun" cx="420" cy="150" r="118" />
    <path class="hill" d="M0 290c90-20 130-66 230-62s150 6 230-14 120-20 160-12v88z" />
    ${placed('moon-jar', 366, 40, 262)} ${placed('nightjar-250', 4, 56, 236)}
    ${placed('heron-kettle', 214, 84, 212)} ${placed('guji-250', 108, 92, 206)}
    ${placed('tide-mug', 300, 172, 136)}
  </svg>`;
}

export const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <path class="flame" d="M16 3c1 5 7 7 7 13a7 7 0 0 1-14 0c0-3 2-4 3-7 2 1 3 2 3 4 1-3 2-6 1-10z" />
  <path class="bowl" d="M4 20h24a12 9 0 0 1-24 0z" />
</svg>`;
