import type { Hold } from '../../db/record-life.ts';
import { troubleKinds, type Trouble, type TroubleKind } from '../../db/troubles.ts';
import { judgeNotice } from '../../whatsapp/health/notice-finding.ts';
import { html, type Html } from './html.ts';
import { momentIn } from './moments.ts';
import { texts } from './texts.ts';

const words = texts.trouble;
type Given = {
  hold: Hold | null;
  troubles: readonly Trouble[];
  counts: Record<TroubleKind, number>;
  most: number;
  csrf: Html;
  notice: { kind: 'done' | 'fault'; text: string } | null;
  timeZone: string;
};

/** The page: what is held first, then each kind of trouble, the newest first. */
export function troubleList(given: Given): Html {
  const { hold, troubles, notice } = given;
  return html`<h1>${words.title}</h1>
    ${notice !== null && html`<p class="${notice.kind}" role="status">${notice.text}</p>`}
    ${hold !== null && held(hold, given)}
    ${troubles.length === 0 ? hold === null && html`<p>${words.none}</p>` : html`<p>${words.lead}</p>`}
    ${troubleKinds.map((kind) => ofKind(kind, given))}`;
}

function held({ since, because }: Hold, { csrf, timeZone }: Given): Html {
  return html`<section class="card" aria-labelledby="held">
    <h2 id="held">${words.heldTitle}</h2>
    <p>${words.held(because, momentIn(timeZone, since))}</p>
    <p>${words.heldHint}</p>
    <form class="stack" method="post" action="/console/trouble/restore">
      ${csrf}<label class="row"
        ><input type="checkbox" name="sure" value="yes" required /> <span>${words.goOnSure}</span></label
      >
      <button class="danger">${words.goOn}</button>
    </form>
  </section>`;
}

function ofKind(kind: TroubleKind, given: Given): Html | false {
  const those = given.troubles.filter((one) => one.kind === kind);
  if (those.length === 0) return false;
  return html`<section aria-labelledby="kind-${kind}">
    <h2 id="kind-${kind}">${words.kinds[kind]}</h2>
    <p class="dim">${words.shown(those.length, given.counts[kind], given.most)}</p>
    <ol class="cards">
      ${those.map((one) => troubleCard(one, given))}
    </ol>
  </section>`;
}

function troubleCard(one: Trouble, { csrf, timeZone }: Given): Html {
  const { kind, id, what, reason, code, conversationId, text } = one;
  const button = (verb: 'retry' | 'close'): Html =>
    html`<form method="post" action="/console/trouble/${kind}/${id}/${verb}">
      ${csrf}<button>${words[verb]}</button>
    </form>`;
  const finding = kind === 'notice' ? judgeNotice(what, one.value) : null;
  return html`<li class="card">
    <p class="row">
      <span class="tag ${kind === 'notice' && finding?.level !== 'fault' ? 'waiting' : 'fault'}">${named(what)}</span>
      <span class="dim">${momentIn(timeZone, one.at)}</span>
      ${kind === 'number' && html`<strong>${id}</strong>`}
      ${conversationId !== null && html`<strong>${one.name ?? (one.phone === null ? '' : `+${one.phone}`)}</strong>`}
    </p>
    ${text !== null && html`<blockquote>${text}</blockquote>`} ${finding !== null && html`<p>${finding.text}</p>`}
    ${reason !== null && html`<p>${reason} ${code !== null && html`<span class="dim">(${words.codeOf(code)})</span>`}</p>`}
    <p class="dim">${hint(kind, what)}</p>
    <div class="row">
      ${(kind === 'reply' || kind === 'message' || kind === 'event') && button('retry')} ${button('close')}
      ${conversationId !== null && html`<a class="button" href="/console/chats/${conversationId}">${words.chat}</a>`}
    </div>
  </li>`;
}

function named(what: string): string {
  return (Object.hasOwn(words.what, what) ? words.what[what] : undefined) ?? what;
}

function hint(kind: TroubleKind, what: string): string | undefined {
  return Object.hasOwn(words.hints, what) ? words.hints[what] : words.hints[kind];
}
