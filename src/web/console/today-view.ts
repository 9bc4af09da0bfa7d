import type { Today } from '../../flow/read-today.ts';
import { answeredWithinS, type HoursSum } from '../../flow/sum-hours.ts';
import { barChart, type Bar } from './chart.ts';
import { html, type Html } from './html.ts';
import { dollars, secondsBetween, spanWords } from './moments.ts';
import { moneyView } from './money-view.ts';
import { texts } from './texts.ts';

const words = texts.today;
/** Things in trouble are counted up to here. */
const mostTroubles = 100;

/** The whole page. */
export function todayView(today: Today, { timeZone, isOwner }: { timeZone: string; isOwner: boolean }): Html {
  return html`<h1>${words.title}</h1>
    <div class="columns">
      <section aria-labelledby="doing">
        <h2 id="doing">${words.doTitle}</h2>
        ${doing(today, isOwner)}
      </section>
      <section aria-labelledby="figures">
        <h2 id="figures">${words.figuresTitle}</h2>
        ${figures(today)}
      </section>
    </div>
    <section class="charts">${charts(today)}</section>
    <p class="dim">${words.utc}</p>
    <section aria-labelledby="asked">
      <h2 id="asked">${words.askedTitle}</h2>
      ${asked(today, timeZone)}
    </section>
    <section aria-labelledby="money">
      <h2 id="money">${words.moneyTitle}</h2>
      ${moneyView(today.money)}
    </section>`;
}

function doing({ now, doing: todo, planned }: Today, isOwner: boolean): Html {
  const { waiting, waitingSince, withPerson, hotLeads, troubles, due } = todo;
  const wrong = Object.values(troubles).reduce((sum, count) => sum + count, 0);
  const lines: Html[] = [];
  if (waiting > 0) {
    const longest = waitingSince === null ? '' : `, ${words.since(spanWords(secondsBetween(waitingSince, now)))}`;
    lines.push(html`<a href="/console">${words.waiting(waiting)}</a>${longest}`);
  }
  if (hotLeads > 0) lines.push(html`<a href="/console/leads?state=new&amp;grade=hot">${words.hot(hotLeads)}</a>`);
  if (wrong > 0) {
    const line = words.troubles(wrong, mostTroubles);
    // What an agent may not open is no link for them.
    lines.push(isOwner ? html`<a href="/console/trouble">${line}</a>` : html`${line}`);
  }
  for (const { conversationId, name, phone, step, on } of due) {
    const who = name ?? (phone === null ? words.someone : `+${phone}`);
    const line = words.due(step || words.stepUnnamed, who);
    lines.push(
      html`<a href="/console/leads/${conversationId}">${line}</a> <span class="dim">${words.dueOn(on)}</span>`,
    );
  }
  return html`${
    lines.length === 0
      ? html`<p class="done">${words.doNothing}</p>`
      : html`<ul class="todo">
          ${lines.map((line) => html`<li>${line}</li>`)}
        </ul>`
  }
  ${withPerson > 0 && html`<p class="dim">${words.withPerson(withPerson)}</p>`}
  ${planned.followUps + planned.reminders > 0 && html`<p class="dim">${texts.planned.counted(planned.followUps, planned.reminders)}</p>`}`;
}

function figures({ day, month }: Today): Html {
  const row = (name: string, write: (sum: HoursSum) => string | Html): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${write(day)}</td>
      <td>${write(month)}</td>
    </tr>`;
  return html`<div class="table" tabindex="0" role="region" aria-label="${words.figuresTitle}">
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col">${words.day}</th>
          <th scope="col">${words.days}</th>
        </tr>
      </thead>
      <tbody>
        ${row(words.messages, ({ messages }) => String(messages))} ${row(words.chats, ({ chats }) => String(chats))}
        ${row(words.replies, replies)} ${row(words.answer, firstAnswer)} ${row(words.alone, aloneShare)}
        ${row(words.leads, (sum) => html`${sum.leads} <span class="dim">(${words.qualified(sum.qualified)})</span>`)}
      </tbody>
    </table>
  </div>`;
}

function replies({ botReplies, personReplies, failed }: HoursSum): Html {
  const notes = [
    ...(personReplies > 0 ? [words.byPeople(personReplies)] : []),
    ...(failed > 0 ? [words.failed(failed)] : []),
  ];
  const all = botReplies + personReplies;
  return notes.length === 0 ? html`${all}` : html`${all} <span class="dim">(${notes.join(', ')})</span>`;
}

function firstAnswer({ answered }: HoursSum): string {
  const [half, most] = [answeredWithinS(answered, 0.5), answeredWithinS(answered, 0.9)];
  return half === null || most === null ? words.nothing : words.answerValue(within(half), within(most));
}

function within(seconds: number): string {
  if (!Number.isFinite(seconds)) return words.longer;
  if (seconds < 120) return words.seconds(seconds);
  return seconds < 3_600 ? words.minutes(seconds / 60) : words.hours(seconds / 3_600);
}

function aloneShare({ alone, withPerson }: HoursSum): string {
  const all = alone + withPerson;
  return all === 0 ? words.nothing : `${Math.round((alone / all) * 100)} %`;
}

function charts({ hours, days, money }: Today): Html {
  const byHour: Bar[] = hours.map(({ hour, messages }) => ({ label: hour.slice(11, 16), value: messages }));
  const byDay = (of: (sum: HoursSum) => number): Bar[] =>
    days.map((sum) => ({ label: sum.hour.slice(5, 10), value: of(sum) }));
  const billed = new Map(money.billedDays.map(({ day, messages }) => [day, messages]));
  const bills = days.map(({ hour }) => ({ label: hour.slice(5, 10), value: billed.get(hour.slice(0, 10)) ?? 0 }));
  return html`${barChart({ title: words.messagesHours, summary: hourSummary(words.messages, byHour), bars: byHour })}
  ${dayChart(
    words.messagesDays,
    words.messages,
    byDay(({ messages }) => messages),
  )}
  ${dayChart(
    words.leadsDays,
    words.leads,
    byDay(({ leads }) => leads),
  )}
  ${dayChart(words.billedDays, words.billed, bills)}
  ${dayChart(
    words.modelDays,
    words.modelsTitle,
    byDay(({ modelUsd }) => modelUsd),
    dollars,
  )}`;
}

function dayChart(title: string, what: string, bars: readonly Bar[], write: (value: number) => string = String): Html {
  const { all, most } = sumOf(bars);
  const summary = words.chartDay(what, write(all), write(most.value), most.label);
  return barChart({ title, summary, bars, write });
}

function hourSummary(what: string, bars: readonly Bar[]): string {
  const { all, most } = sumOf(bars);
  return words.chartHour(what, all, most.value, most.label);
}

function sumOf(bars: readonly Bar[]): { all: number; most: Bar } {
  const most = bars.reduce<Bar>((top, bar) => (bar.value > top.value ? bar : top), bars[0] ?? { label: '', value: 0 });
  return { all: bars.reduce((sum, { value }) => sum + value, 0), most };
}

function asked({ passedOn }: Today, timeZone: string): Html {
  if (passedOn.length === 0) return html`<p>${words.askedNone}</p>`;
  const day = (at: Date): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(at);
  return html`<p class="dim">${words.askedLead}</p>
    <ol class="cards">
      ${passedOn.map(({ items }) => {
        const [first, ...others] = items;
        if (first === undefined) return null;
        return html`<li class="card">
          <p>
            <q>${first.text}</q> <span class="tag">${words.times(items.length)}</span>
            <a href="/console/chats/${first.conversationId}">${day(first.at)}</a>
          </p>
          ${
            others.length > 0 &&
            html`<ul class="plain dim">
              ${others
                .slice(0, 4)
                .map(
                  ({ text, at, conversationId }) =>
                    html`<li><q>${text}</q> <a href="/console/chats/${conversationId}">${day(at)}</a></li>`,
                )}
            </ul>`
          }
        </li>`;
      })}
    </ol>`;
}
