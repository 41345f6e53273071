import type { GrammarLexicon } from "./lexicon.js";

/** Lexicons of the languages written in Latin letters. */
export const LATIN_LEXICONS: Readonly<Record<string, GrammarLexicon>> = {
  en: {
    months:
      "january|february|march|april|may|june|july|august|september|october|november|december|jan\\.?|feb\\.?|mar\\.?|apr\\.?|jun\\.?|jul\\.?|aug\\.?|sept?\\.?|oct\\.?|nov\\.?|dec\\.?",
    weekdays:
      "(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mon\\.?|tues?\\.?|wed\\.?|thu(?:rs)?\\.?|fri\\.?|sat\\.?|sun\\.?",
    days: "the day after tomorrow|the day before yesterday|today|tomorrow|tonight|yesterday",
    nearBefore: "last|next|this|previous|coming|past|early|late|mid|every|each",
    nearAfter: "before last|after next",
    timeUnits:
      "seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?|yrs?|decades?|centur(?:y|ies)|mornings?|afternoons?|evenings?",
    after: "ago|later|earlier|before|from now|old",
    before: "in|within|for|after|past|last|next|the last|the next|the past",
    of: "of|,",
    clock: "a\\.?m\\.?|p\\.?m\\.?|o'clock|noon|midnight|in the (?:morning|afternoon|evening)|at night",
    seasons:
      "spring|summer|autumn|fall|winter|christmas|easter|thanksgiving|new year's (?:eve|day)|halloween",
    yearBefore: "in|since|until|till|from|by|of|during|before|after|around|circa|year|fiscal|late|early",
    numbers:
      "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half a dozen|dozens?|a couple|hundreds?|thousands?|both|half|first|second|third|fourth|fifth|twice|once",
    scales: "hundred|thousand|million|billion|trillion|dozen|k|m|bn",
    units:
      "percent|per cent|%|dollars?|cents?|euros?|pounds?|yen|won|rupees?|bucks|miles?|feet|foot|inch(?:es)?|yards?|met(?:er|re)s?|kilomet(?:er|re)s?|centimet(?:er|re)s?|kilograms?|grams?|tons?|tonnes?|lit(?:er|re)s?|gallons?|degrees?|people|times|points?|acres?|stars?|watts?|volts?|bytes?|items?|copies|pages?|votes?|employees|students|members|persons?|users?",
  },
  de: {
    months:
      "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jan\\.|feb\\.|apr\\.|aug\\.|sept?\\.|okt\\.|nov\\.|dez\\.",
    weekdays: "montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?",
    days: "heute|morgen früh|übermorgen|vorgestern|gestern|morgen",
    nearBefore:
      "letzte[rsnm]?|nächste[rsnm]?|diese[rsnm]?|kommende[rsnm]?|vergangene[rsnm]?|vorige[rsnm]?|anfang|mitte|ende|jede[rsnm]?",
    nearAfter: "zuvor|später",
    timeUnits:
      "sekunden?|minuten?|stunden?|tag(?:e|en)?|nacht|nächte|wochen?|wochenende|monat(?:e|en)?|jahr(?:e|en|es)?|jahrzehnt(?:e|en)?|jahrhunderts?|quartal",
    after: "später|zuvor|lang",
    before: "vor|in|seit|nach|binnen|innerhalb von|für|die letzten|in den nächsten",
    of: "des|,|\\.",
    clock: "uhr|morgens|mittags|abends|nachts|vormittags|nachmittags|mitternacht",
    seasons: "frühling|frühjahr|sommer|herbst|winter|weihnachten|ostern|silvester|neujahr|pfingsten",
    yearBefore: "im jahr|im jahre|seit|bis|von|ab|in|um|anno|jahr|ende|anfang|mitte|nach|vor",
    numbers:
      "eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hunderte?|tausende?|dutzend|beide[nr]?|halbe[rsn]?|einmal|zweimal",
    scales: "hundert|tausend|million(?:en)?|milliarden?|billion(?:en)?|mio\\.?|mrd\\.?|dutzend",
    units:
      "prozent|%|euro|cent|dollar|pfund|franken|meter|kilometer|zentimeter|kilogramm|kilo|gramm|tonnen?|liter|grad|menschen|personen|mal|punkte?|hektar|einwohner[n]?|mitarbeiter|mitglieder|stimmen|seiten|sterne|watt",
  },
  es: {
    months:
      "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|ene\\.|feb\\.|abr\\.|ago\\.|sept?\\.|oct\\.|nov\\.|dic\\.",
    weekdays: "lunes|martes|miércoles|jueves|viernes|sábados?|domingos?",
    days: "hoy|pasado mañana|anteayer|ayer|mañana por la (?:mañana|tarde|noche)|mañana|anoche|esta noche",
    nearBefore:
      "este|esta|próxim[oa]|pasad[oa]|últim[oa]s?|principios de|finales de|mediados de|cada|el próximo|la próxima",
    nearAfter: "pasad[oa]s?|próxim[oa]s?|que viene|anterior(?:es)?|siguientes?",
    timeUnits:
      "segundos?|minutos?|horas?|días?|noches?|semanas?|fin de semana|quincena|mes(?:es)?|trimestres?|años?|décadas?|siglos?|tardes?|madrugada",
    after: "atrás|después|más tarde|antes",
    before: "hace|dentro de|en|durante|desde hace|los últimos|los próximos|las últimas|las próximas",
    of: "de|del",
    clock:
      "a\\.? ?m\\.?|p\\.? ?m\\.?|horas|de la (?:mañana|tarde|noche|madrugada)|mediodía|medianoche|en punto",
    seasons: "primavera|verano|otoño|invierno|navidad|semana santa|nochebuena|año nuevo",
    yearBefore: "en|desde|hasta|de|del|año|el año|hacia|entre|durante",
    numbers:
      "un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis|diecisiete|dieciocho|diecinueve|veinte|veinti\\p{L}+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|cientos|doscient[oa]s|quinient[oa]s|miles|docenas?|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|amb[oa]s|medi[oa]",
    scales: "mil|millones|millón|billones|mil millones|docenas?",
    units:
      "por ciento|%|euros?|dólares|pesos|pesetas|libras|metros?|kilómetros?|centímetros?|kilos?|kilogramos?|gramos?|toneladas?|litros?|grados|personas|veces|puntos?|hectáreas?|habitantes|votos|goles|minutos|páginas|estrellas|empleados|alumnos",
  },
  fr: {
    months:
      "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|janv\\.|févr?\\.|avr\\.|juil\\.|sept\\.|oct\\.|nov\\.|déc\\.",
    weekdays: "lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?",
    days: "aujourd['’]hui|après-demain|avant-hier|hier|demain|ce soir|ce matin|cette nuit|hier soir",
    nearBefore: "ce|cet|cette|prochaine?|dernière?|début|fin|mi|chaque|le mois|courant",
    nearAfter: "prochaine?s?|derni(?:er|ère)s?|passée?s?|suivante?s?|précédente?s?",
    timeUnits:
      "secondes?|minutes?|heures?|jours?|journées?|nuits?|semaines?|week-ends?|quinzaine|mois|trimestres?|années?|ans?|décennies?|siècles?|matinée|soirée",
    after: "plus tard|auparavant|après|plus tôt",
    before: "il y a|dans|depuis|pendant|en|ces derniers|ces dernières|les prochains|au bout de",
    of: "de|du|,",
    clock: "heures?|h|du matin|de l['’]après-midi|du soir|midi|minuit",
    seasons: "printemps|été|automne|hiver|noël|pâques|toussaint|nouvel an",
    yearBefore: "en|depuis|jusqu['’]en|de|dès|année|l['’]année|vers|an|entre|avant|après|et",
    numbers:
      "une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf|vingt|trente|quarante|cinquante|soixante|quatre-vingts?|cents?|milliers|dizaines?|douzaines?|centaines?|première?|premier|deuxième|troisième|second[e]?|demi[e]?",
    scales: "cents?|mille|millions?|milliards?|milliers|dizaines|centaines",
    units:
      "pour cent|%|euros?|dollars?|francs?|livres|mètres?|kilomètres?|centimètres?|kilos?|kilogrammes?|grammes?|tonnes?|litres?|degrés|personnes|fois|points?|hectares?|habitants|voix|buts|pages|étoiles|salariés|élèves",
  },
  it: {
    months:
      "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|gen\\.|feb\\.|apr\\.|ago\\.|set\\.|ott\\.|nov\\.|dic\\.",
    weekdays: "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    days: "oggi|dopodomani|l['’]altro ieri|ieri sera|ieri|domani mattina|domani|stasera|stamattina|stanotte",
    nearBefore: "quest[oa']|prossim[oa]|scors[oa]|ultim[oaie]|inizio|fine|metà|ogni",
    nearAfter: "scors[oaie]|prossim[oaie]|passat[oaie]|seguenti?|precedenti?",
    timeUnits:
      "second[oi]|minut[oi]|or[ae]|giorn[oi]|nott[ei]|settiman[ae]|fine settimana|mes[ei]|trimestr[ei]|ann[oi]|decenn[io]|secol[oi]|mattina|pomeriggio|sera",
    after: "fa|dopo|prima|più tardi",
    before: "tra|fra|da|per|in|entro|negli ultimi|nei prossimi|circa",
    of: "di|del|dell['’]",
    clock: "del mattino|di sera|del pomeriggio|di notte|mezzogiorno|mezzanotte|in punto",
    seasons: "primavera|estate|autunno|inverno|natale|pasqua|capodanno|ferragosto",
    yearBefore: "nel|dal|del|al|fino al|anno|l['’]anno|dall['’]anno|verso il|entro il|il|e il",
    numbers:
      "un[oa]?|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici|diciassette|diciotto|diciannove|vent\\p{L}*|trenta\\p{L}*|quaranta|cinquanta|sessanta|settanta|ottanta|novanta|cento|centinaia|migliaia|decine|dozzina|prim[oa]|second[oa]|terz[oa]|quart[oa]|entramb[ie]|mezz[oa]",
    scales: "cento|mila|milion[ei]|miliard[oi]|decine|centinaia",
    units:
      "per cento|%|euro|dollari|lire|sterline|metr[oi]|chilometr[oi]|centimetri|chil[oi]|chilogrammi|grammi|tonnellate|litri|gradi|persone|volte|punti|ettari|abitanti|voti|gol|pagine|stelle|dipendenti|articol[oi]",
  },
  pt: {
    months:
      "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|jan\\.|fev\\.|abr\\.|ago\\.|set\\.|out\\.|nov\\.|dez\\.",
    weekdays:
      "segundas?(?:-feiras?)|terças?(?:-feiras?)|quartas?(?:-feiras?)|quintas?(?:-feiras?)|sextas?(?:-feiras?)|sábados?|domingos?",
    days: "hoje|depois de amanhã|anteontem|ontem à noite|ontem|amanhã|esta noite",
    nearBefore: "est[ea]|próxim[oa]|passad[oa]|últim[oa]s?|início de|fim de|meados de|cada|neste|nesta",
    nearAfter: "passad[oa]s?|próxim[oa]s?|que vem|anterior(?:es)?|seguintes?",
    timeUnits:
      "segundos?|minutos?|horas?|dias?|noites?|semanas?|fim de semana|quinzena|m[eê]s(?:es)?|trimestres?|semestres?|anos?|décadas?|séculos?|tardes?|madrugada|manhã",
    after: "atrás|depois|mais tarde|antes",
    before: "há|dentro de|em|durante|daqui a|nos últimos|nos próximos|nas últimas|por",
    of: "de|do",
    clock: "horas|h|da manhã|da tarde|da noite|da madrugada|meio-dia|meia-noite",
    seasons: "primavera|verão|outono|inverno|natal|páscoa|carnaval|ano novo|réveillon",
    yearBefore: "em|desde|até|de|do|ano|o ano|por volta de|entre|e",
    numbers:
      "uma?|dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|catorze|quatorze|quinze|dezesseis|dezessete|dezoito|dezenove|vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cem|centenas|milhares|dezenas|dúzias?|primeir[oa]|segund[oa]|terceir[oa]|quart[oa]|amb[oa]s|mei[oa]|metade",
    scales: "cem|mil|milhões|milhão|bilhões|bilhão|trilhões|dúzias?",
    units:
      "por cento|%|reais|euros?|dólares|metros?|quilômetros?|quilómetros?|centímetros?|quilos?|quilogramas?|gramas?|toneladas?|litros?|graus|pessoas|vezes|pontos?|hectares?|habitantes|votos|gols|páginas|estrelas|funcionários|alunos",
  },
};
