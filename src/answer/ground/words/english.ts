/**
 * Ordinary words of an English sales chat that claim nothing about a business by themselves: grammar, talk, trade, units.
 * Praise, goods, people who act, and acts that a business does only by its profile do not belong here.
 */
export const ENGLISH = `
a an the this that these those it its i me my mine we us our ours you your yours yourself they them their theirs he she him her his itself themselves one ones who whom whose which what
when where why how whether if unless than then as at by for from in into of on onto out over to up upon with within without about above below under after before against all also although
though and or nor but because so since until till while once only just still yet already even either neither both each every any anything some something someone anyone everyone everything nothing none no not
more most less least few fewer many much another other others else same such own per plus minus between across among around along along through during toward towards together apart instead except excluding including
here there now today's next last first second third fourth another early earlier long short
am is are was were be been being isn't aren't wasn't weren't do does did done doing don't doesn't didn't have has had having haven't hasn't can can't cannot could couldn't will won't would wouldn't shall should shouldn't may might must
i'm i'd i've i'll it's it'd we're we've we'd we'll you're you've you'd you'll they're that's there's here's what's let's he's she's who's how's
yes no ok okay yeah yep sure surely certainly course indeed right correct exactly true please kindly thanks thank welcome hello hi hey dear sir madam ma'am mr mrs ms good morning afternoon evening day night
sorry apologies apologise apologize unfortunately afraid regret regrets excuse pardon glad happy gladly pleased pleasure great nice lovely wonderful perfect fine well congratulations wishes wish hope
know known knowing understand understood noted note noting think thought guess mean means meant see seen look looks looking find found show shown showing tell telling told say says said saying ask asks asked asking
answer answers answered question questions reply replies respond write writes writing written read reading send sends sending sent share shares shared sharing let lets give gives given giving get gets getting got
take takes taking taken make makes making made need needs needed needing want wants wanted like likes liked prefer prefers preferred choose chooses choosing chosen chose choice choices pick decide decided decides decision
help helps helping assist assistant automated bot human person persons colleague colleagues team talk talking speak chat message messages conversation join joins
work works working suit suits suited fit fits go goes going come comes coming came keep keeps keeping kept leave leaves left use uses used using try run hold holds holding held carry carries carrying
start starts starting started begin begins beginning began end ends change changes changed changing add adds added adding reach reaches reached follow follows following stand stands state states stated stating
count counts counted counting calculate calculated mention mentioned mentioning list listed lists listing name names named naming call calls called
price prices priced pricing cost costs costing rate rates amount amounts total totals totalling altogether sum sums subtotal overall figure figures value money rupee rupees rs inr paise gst tax taxes taxed vat
invoice invoices proforma pro-forma quote quotes quoted quotation quotations budget budgets estimate pay pays paying payable paid payment payments terms term condition conditions advance balance remaining remainder rest half due
order orders ordered ordering buy buying purchase purchases purchasing quantity quantities qty number numbers piece pieces pc pcs nos unit units set sets item items product products goods range line kind kinds type types option options
minimum minimums moq smallest lowest highest largest larger bigger smaller higher lower big large small cheaper expensive single double pair couple dozen dozens hundred hundreds thousand thousands lakh lakhs crore
step steps level levels tier tiers exact exactly precise precisely approximately roughly nearly almost around least upto upwards upward onwards onward
gift gifts gifting giveaway corporate catalogue catalog page pages link links website site web address addresses location located email e-mail mail mails phone telephone mobile contact contacts
picture pictures photo photos image images view views file files vector format formats artwork design designs logo logos brand branding branded unbranded plain text wording initials print prints printed printing printable
engrave engraved engraves engraving mock-up mock-ups mockup mock ups up digital proof approve approves approved approving approval approvals production produce produced producing manufacture sample samples
colour colours color colors coloured colored full-colour full-color full finish size sizes sized measure measures measuring wide tall high thick thickness across diameter long length width height depth weight weigh weighs deep litre litres ml cm mm gsm inch inches gram grams kg
material materials describe description described detail details information info specification specifications
deliver delivers delivered delivery deliveries ship ships shipped shipping freight courier transport transit dispatch dispatched despatch destination city cities town state pin pincode code country india indian
lead time times timing timings date dates dated day days working week weeks month months year years hour hours minute minutes weekday weekdays weekend period deadline calendar
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
open opens opening closed close closes closing shut office hours
event events occasion wedding function meeting launch conference festival team company companies firm business organisation organization guest guests employee employees staff member members joiner joiners recipient recipients
possible impossible available unavailable able unable possibly perhaps maybe probably different alternative alternatives similar separate separately separated extra additional included includes include excludes excluded exclude inclusive
discount discounts coupon promise promises promised promising confirm confirms confirming accept accepts accepted offer offers offered offering
replace replaced return returned returns damaged damage broken arrive arrives arrived report reported reporting
depend depends depending apply applies applied applicable applying based according regarding concerning respect subject
ready mix mixed mixing combine combined combining compare compared comparing comparison versus against difference differences different differ
interested interest interests interesting appeal appeals idea ideas suggest suggests suggested suggestion recommend suitable mind purpose plan plans planned planning thinking
meanwhile otherwise however therefore hence rather quite very too really actually simply namely overall alone alike likewise otherwise besides moreover also too instead currently present moment generally usually normally
way ways thing things part parts place top bottom inside outside face case word words letter letters english hindi spanish portuguese arabic language
sure check checking
receive receives received receipt require requires required requirement requirements request requested requests
sells sell sold selling supply supplies supplied supplying
clear clearly correct corrected correction mistake error misunderstood misunderstanding wrong false right
whole rest
reached marked mark record recorded
etc incl excl approx
head heads apiece individually jointly
bank transfer upi account neft currency
equals equal
stays stay remains remain lasts last

wait waiting moment
useful
tomorrow today tonight yesterday

certain particular
policy policies rule rules
new
pleasure
answering asking
upper lower

beforehand afterwards


twice thrice

zero nil
wouldn't
whichever
tip hint method methods drop drops dropped rise rises po sku skus problem trouble worry matter note-down comfortable comfortably wise better
as-is though anyway anyhow apart aside else's elsewhere hence thus whereas whenever unlike regardless respectively accordingly furthermore further likewise merely slightly fairly mostly mainly partly fully strictly directly
become becomes amount* turn* cover* range* vary varies varied drop* fall* rise* jump* pass* cross* sit* lie* belong* consist* contain* comprise* hold* equal* multiply multiplied leave* remain* happen* appear* seem* feel* sound* matter* exist* serve* point* refer* relate* concern* explain* clarify clarified outline* summarise* summarize* repeat* recheck* enter* fill* tick* type* typed open* narrow* widen* locate*
thought kindness patience interest attention consideration enquiry enquiries inquiry inquiries message concern
child children kid kids family families mother father parent parents brother sister wife husband grandmother grandfather couple bride groom participant participants attendee attendees newcomer newcomers batch department branch branches floor bank ngo
annual birthday anniversary farewell reunion inauguration ceremony celebration seminar workshop fair expo exhibition retreat fest meet offsite kickoff housewarming graduation puja diwali holi christmas eid
head body base edge front corner surface middle centre center bottom
fraction percent percentage percentages share shares ratio difference gap excess shortfall extra remainder
line lines row rows column table lists summary summaries breakdown overview note notes example examples instance
bit lot lots kind sort case cases situation thing matter subject topic point points reason reasons result results effect
old older oldest previous previously former formerly past recent recently original originally first-time usual common normal standard general specific main central single
true truth fact facts honest honestly frank frankly plainly openly simple simply easy hard difficult difficulty
high highs low lows heavy light wide narrow thin flat round square tall short
look-alike both whichever neither nor nothing somewhere
today's date current moment now
thereafter afterwards upfront up-front beforehand
reach reachable respond responding
need* wonder* imagine* suppose* intend* aim* try* trying tried let* 
add-on on-top
smaller smallest bigger biggest shorter longer longest
spell* spelled spelt misspelled
total* tot* tally tallies
arithmetic maths math sum calculation calculations
step-price price-step bracket brackets slab slabs band bands threshold thresholds break breaks
gross net
cut-off
in-between
invite* thank* apologis* congratulat*
print* engrav* brand* deboss* emboss* stamp* decorat*
wording lettering slogan motto quote crest emblem monogram font fonts typeface artwork
deliverable accessible
own* owned
shall
got
bought

unsure uncertain aware unaware
moment moments minute
wrote write-up enquire
hear heard among amongst
people persons person bring* match* save
put
enough very truly
prepare prepares preparing profile
aged anew argue* attach* await* beginner beyond calm careful carefully chance chances classmate classmates client clients coincide* college colleges committee community confuse* confusion context contrast correspond*
crowd cultural curious decide* define* desire* doubt doubts draft drafts elder elders eldest ended ending entire entirely equivalent especially essentially estimate* evenly exam exams exceed* expect* explanation festive
season seasonal fiscal forget forgot forgotten foundation friend friends gather gathering gatherings generic grateful guide* handful headcount helpful honour* humble imply implied incorrect infer inform* intend* intent
interval introduce* invitation invitations judge* kitty liking literal literally lunch dinner brunch breakfast mathematically merge* mid miss missed misread mixture multiple necessary necessarily necessity neighbour*
newly normal* nowhere obvious* occur* odd opposite ordinary organise* organize* outcome outright phrase* picnic possibility possibilities practical practically preference* presume* prior proceed* program* programme*
project* proper properly proportion* propose* public puzzle puzzled reader recall* reckon* recount reflect* regard* region relation relatives remark remind* rephrase* restrict* reverse revise* scenario school schools
section sections seek* sense series share* side sides sincerely situation* society speaking spoken specify* spend* split* stage stages statement* story student students teacher teachers university universities club clubs
church sufficient suffice* suit* supposed switch* talk* task tend* title titles topic* trip typo typos unclear union verify* variation variations via volume volumes warmly weekly willing woman women men boy boys girl
girls yearly young younger youth zone prize prizes favours favors favour favor souvenir souvenirs memento mementos keepsake keepsakes token tokens goodies swag clients' outing outings townhall induction onboarding
orientation appreciation recognition milestone jubilee silver-jubilee milestones shower hostel hotel hotels restaurant cafe clinic hospital startup nursery salon gym studio library sangeet mehendi haldi reception
engagement raksha bandhan onam pongal navratri dussehra ganesh ramadan guests' nephew niece cousin cousins uncle aunt grandparents grandchildren son daughter sons daughters fiance toddler roommate boss's squarely broadly
narrowly apologetic clarity formula subtract* deduct* divide* divided average averages median roundly round* rounded
analyse* analyze* assess* evaluat* decline* disagree* double-check* elaborate* examine* identify* illustrate* indicate* involve* justify* leave* notice* observe* offset overlook* place* position* postpone* quantify
reconsider* remember* resolve* result* review* settle* shorten* simplify solve* sort* study* submit* suspect* treat* translate* use* visualise* designed designer designers closely worthwhile clue unsolved unanswered cons
feel* sound* look* ring* hint* pause* reply* type* count* weigh* balance* calculate* compute* estimate* fetch* copy* paste* quote* cite* refer* tag* label* brochure brochures leaflet circular noticeboard

mark* tell*
later believe* wish*
disappoint* annoy* frustrat* inconvenien* unpleasant soon
enjoy* resist* likely unlikely appreciate* affect* handled cancellation affordable convocation back agree* fade* swap*
agreed loyalty hurry quickest quickly quick
partner partners urgent urgency alongside knew again simpler version versions accountant sports sport
slow slower slowest
`;
