/** Folded words that stand behind a number when something is counted, in six languages: units, money, time, percent. */
const COUNTED = new Set(
  `piece pieces pc pcs nos unit units set sets box boxes pair pairs item items copy copies rupee rupees rs inr percent per cent day days working
  business calendar week weeks month months hour hours minute minutes year years dollar dollars euro euros people persons pax employees guests
  piis pis nag rupaye rupaya rupay rupiye rupye rupees paise paisa pratishat fisadi pratisat din dino hafte hafta mahine mahina ghante ghanta log saal
  pieza piezas unidad unidades juego juegos caja cajas rupia rupias porciento ciento dia dias habil habiles laborable laborables semana semanas mes meses hora horas
  minuto minutos ano anos personas dolar dolares
  peca pecas unidade unidades conjunto conjuntos caixa caixas cento util uteis mes pessoas
  पीस नग सेट इकाई रुपये रुपए रुपया रु पैसे प्रतिशत फीसदी दिन दिनों हफ्ते हफ्ता सप्ताह महीने महीना घंटे घंटा मिनट साल लोग लोगों
  قطعه قطع حبه حبات وحده وحدات طقم اطقم روبيه روبيات بالمئه بالمائه يوم ايام يوما اسبوع اسابيع شهر اشهر شهور ساعه ساعات دقيقه دقائق سنه سنوات`
    .trim()
    .split(/\s+/),
);

/** Whether a folded word is a thing that numbers count. */
export function isCounted(folded: string): boolean {
  return COUNTED.has(folded);
}
