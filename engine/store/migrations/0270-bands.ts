// Where a person wants yes and no to begin, of one question put to many photos. Null: as measured of the model that
// answered. What is counted follows the bounds, also when they are moved or put back.

/** How an answered row (`row`) reads by the bounds of its question, `i`. */
const reads = (row: string) => `case
    when ${row}.verdict is null or i.yes_from is null then ${row}.verdict
    when ${row}.probability >= i.yes_from then 'yes' when ${row}.probability < i.no_below then 'no' else 'unsure' end`;

const answered = (row: string, by: '+' | '-') => `
  update verdict_tallies set photos = photos ${by} 1, yes = yes ${by} (r.says is 'yes'),
    unsure = unsure ${by} (r.says is 'unsure'), no = no ${by} (r.says is 'no'), waiting = waiting ${by} (${row}.waiting = 1)
    from (select ${reads(row)} as says from inquiries i where i.id = ${row}.inquiry) r where inquiry = ${row}.inquiry;`;

/** Each verdict is a stretch of an index that holds all that is asked: a million are counted in some ten milliseconds. */
const inBounds = (bounds: string) =>
  `(select count(*) from verdicts v where v.inquiry = new.id and v.verdict in ('yes', 'unsure', 'no') and ${bounds})`;

const saidSo = (verdict: string) =>
  `(select count(*) from verdicts v where v.inquiry = new.id and v.verdict = '${verdict}')`;

const moved = `(old.no_below is not new.no_below or old.yes_from is not new.yes_from)`;

export const bands = {
  number: 270,
  sql: `
alter table inquiries add column no_below real;
alter table inquiries add column yes_from real;

drop trigger verdicts_tally_insert;
drop trigger verdicts_tally_delete;
drop trigger verdicts_tally_update;

create trigger verdicts_tally_insert after insert on verdicts begin ${answered('new', '+')}
end;

create trigger verdicts_tally_delete after delete on verdicts begin ${answered('old', '-')}
end;

create trigger verdicts_tally_update after update of inquiry, waiting, verdict, probability on verdicts
when old.inquiry <> new.inquiry or old.waiting <> new.waiting or old.verdict is not new.verdict
  or old.probability is not new.probability begin
  ${answered('old', '-')}
  ${answered('new', '+')}
end;

create trigger inquiries_band_moved after update of no_below, yes_from on inquiries
when new.yes_from is not null and ${moved} begin
  update verdict_tallies set yes = ${inBounds('v.probability >= new.yes_from')},
    unsure = ${inBounds('v.probability >= new.no_below and v.probability < new.yes_from')},
    no = ${inBounds('v.probability < new.no_below')} where inquiry = new.id;
end;

create trigger inquiries_band_given_up after update of no_below, yes_from on inquiries
when new.yes_from is null and ${moved} begin
  update verdict_tallies set yes = ${saidSo('yes')}, unsure = ${saidSo('unsure')}, no = ${saidSo('no')}
    where inquiry = new.id;
end;
`,
};
