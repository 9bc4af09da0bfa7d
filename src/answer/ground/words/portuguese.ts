/** The same for Portuguese. */
export const PORTUGUESE = `
a ao aos as ate antes apos apenas aqui ali assim ainda alem algo alguem algum alguma alguns algumas ambos ambas aquele aquela aquilo cada caso com como conforme contra cujo da das de dela dele deles do dos depois desde dessa desse desses dessas desta deste destes destas disso disto dentro durante e ela elas ele eles em embora enquanto entao entre era eram essa essas esse esses esta estas este estes estou estao estamos estar estara estaria eu fora foi foram ha hoje igual isso isto ja junto juntos la lhe lhes logo mais mas me mediante melhor menos mesmo mesma mesmos mesmas meu meus minha minhas muita muitas muito muitos na nada nas nem nenhum nenhuma ninguem no nos nossa nossas nosso nossos num numa nunca o os ou outra outras outro outros para pela pelas pelo pelos per perto pois por porque pouca poucas pouco poucos qual quais qualquer quando quanta quantas quanto quantos que quem sao se sem segundo seja sejam sendo ser sera serao seria seriam seu seus sim so sob sobre somente somos sou sua suas tal tambem tanto tao te tem temos tenho ter teria todo toda todas todos tu tua tudo um uma umas uns voce voces
primeiro primeira segunda terceiro terceira ultimo ultima seguinte seguintes proximo proxima demais
fazer faco faz fazem fazemos faca feito feita poder posso pode podem podemos poderia poderiam poderiamos possa querer quero quer querem queria gostaria deseja desejam desejo precisa precisam preciso precisamos precisaria precise dizer digo diz diga dito saber sei sabe sabemos saiba ver vejo veja ve ir vai vao vamos vir vem dar dou da dao deixar deixa deixe colocar coloca levar leva levam pedir pede pedido pedidos encomenda encomendas encomendar comprar compra
gosta gostar agrada interessa interessam interessado interessada prefere preferem prefira escolher escolha escolhe procura procuram procurando ajuda ajudar ajudo pergunta perguntas perguntar perguntar-me resposta responder respondo escrever escreve escreva escreva-me escrito enviar envia enviam envie envie-nos enviamos enviado mandar manda mande mandamos mostrar mostro indicar indica indique confirmar confirmo confirma confirme prometer prometo oferecer ofereco oferecemos recomendar sugerir sugiro receber recebe recebem recebido recebimento recebemos aprovar aprova aprove aprovado aprovada aprovacao
serve servem servir cabe cabem combina combinam fica ficam ficaria ficariam sai saem sairia sairiam resulta soma somam somar somando acresce acrescenta acrescentam acrescentar acrescentado inclui incluem incluir incluido incluida incluidos incluidas depende dependem muda mudam mudar baixa baixam cai sobe sobem comeca comecam comecar parte partir chega chegam chegar dura duram demora demoram demorar mede medem medida medidas pesa peso contem traz trazem vem mantem conserva conservam vale valem custa custam custar custaria custariam custo custos
obrigado obrigada ola oi bom boa bons boas dia tarde noite claro certeza certo certa entendido entendi perfeito perfeita bem vindo vinda vindas prezado prezada senhor senhora desculpe desculpa desculpas perdao lamento lamentamos sinto infelizmente prazer parabens favor correto correta exato exatamente verdade anotado anotada anotados anotei registrei
preco precos tarifa valor valores total totais soma subtotal quantidade quantidades unidade unidades peca pecas jogo jogos conjunto conjuntos uns duzia duzias par pares cem cento centos mil milhar rupia rupias gst imposto impostos fatura faturas proforma orcamento orcamentos cotacao cotado cotada cotamos pagamento pagamentos pagar paga pagam transferencia bancaria upi adiantamento adiantado adiantada antecipado resto restante metade saldo condicoes condicao desconto descontos cupom
minimo minima minimos minimas maximo menor maior maiores menores baixo alto grande grandes pequeno pequena barato barata baratos economico economica caro
produto produtos artigo artigos item itens brinde brindes presente presentes opcao opcoes modelo tipo tipos catalogo pagina paginas link links site endereco enderecos e-mail email correio telefone numero numeros contato contacto mensagem mensagens chat conversa foto fotos imagem imagens arquivo arquivos ficheiro ficheiros vetor vetorial vetorizado formato design arte logo logos logotipo logotipos marca marcas marcacao personalizacao personalizado personalizada personalizados personalizadas personalizar gravacao gravacoes gravado gravada gravados gravadas gravar impressao impressoes imprimir imprime imprimimos impresso impressa impressos impressas serigrafia tinta tintas cor cores amostra amostras prova maquete digital producao fabricacao produzir fabricar nome nomes texto iniciais
prazo prazos entrega entregas entregamos envio envios frete transporte despacho destino cidade cidades pais india codigo postal lugar local dia dias util uteis semana semanas mes meses ano anos hora horas data datas momento tempo horario segunda terca quarta quinta sexta feira sabado sabados domingo domingos janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro amanha ontem
tamanho tamanhos largura altura comprimento espessura diametro centimetros milimetros mililitros litro litros cm mm ml gramas material materiais acabamento detalhe detalhes descricao informacao informacoes dado dados
evento eventos ocasiao casamento festa reuniao empresa empresas equipe equipa colega colegas pessoa pessoas assistente automatico humano gente convidado convidados funcionario funcionarios
possivel possiveis impossivel disponivel disponiveis diferente diferentes distinto distintos separado separada parte extra adicional adicionais aproximadamente cerca exato respeito conta contas calculo calcular resumo duda duvida duvidas maneira forma formas modo ideia ideias
entretanto enquanto atualmente presente agora novo nova novos novas lista
danificado danificada danificados danificadas quebrado quebrada quebrados quebradas troca trocam trocado trocada trocados trocadas substitui substituem substituido substituidas substituidos avisa avise avisar avisar-nos informa informe informar devolver devolucao devolucoes devolvido devolvidos

aberto aberta abertos abrimos abre fechado fechada fechamos atendemos atendimento
misturar mistura misturados combinar proprio propria proprios proprias
parece necessario necessaria necessarios necessarias requer exige
liso lisa lisos lisas
calculei contando contar
gostou
teria seriam desta
quatro tres dois duas cinco
vez vezes problema
cust* fic* sai* sair* som* med* pes* dur* demor* cheg* comec* part* aplic* calcul* cont* resum* detalh* indic* confirm* mostr* envi* mand* escrev* pergunt* respond* inform* avis* acrescent* adicion* inclu* exclu* cont* lev* traz* vem vir* cab* combin* conv* prefer* prefir* escolh* busc* procur* precis* requer* receb* aprov* aceit* compreend* entend* agradec* lament* desej* quer* pod* dev* costum* depend* vari* mud* baix* cai* sub* alcanc* pass* segu* serv* parec* correspond* divid* multiplic* arredond* grav* imprim* marc* personaliz* estamp* produz* fabric* vend* compr* encomend* ped* cot* fatur* pag* transfer*
seria seriam sejam estaria estariam haveria teria teriam faria fariam podera poderao tera terao fara farao viria viriam valeria deveria
finalmente primeiro depois tambem talvez acaso quase aproximado exatamente justamente somente unicamente simplesmente igualmente realmente normalmente respectivamente individualmente conjuntamente
criancas crianca filhos familia familias mae pai cliente participantes casal escritorio escritorios colaboradores
aniversario despedida celebracao cerimonia congresso feira oficina seminario convencao natal diwali formatura
cupom cupons porcentagem percentual fracao faixa faixas escala degrau lista listas tabela linha linhas detalhamento exemplo exemplos resultado razao motivo diferenca comparacao relacao tema ponto
frente borda base corpo superficie centro
antigo antiga anterior anteriores previo original geral especifico principal normal padrao habitual simples facil dificil
alegra alegria amavel gentil gentilmente atenciosamente saudacoes abraco
nos-mesmos maquina louca lavar lava fora
voces a-parte
inteiro inteira metade
pronta-resposta esclarecer esclareco
passa passam passaria
uso usos pens* consulta consultas anoto anotar verificar verificara logotipo logotipos motivo
coisa coisas
banco
trat*
inicio final finais principios cumprir convite convites batizado batismo comunhao colegio colegios escola escolas universidade faculdade aluno alunos aluna alunas estudante estudantes professor professores professora
professoras amigo amigos amiga amigas irmao irma irmaos primo primos sogra sogro avo avos tio tia tios sobrinho sobrinhos mulher mulheres homem homens esposa esposo noiva noivo noivos socio socios clube igreja comunidade
associacao fundacao departamento departamentos filial filiais lembranca lembrancas lembrancinha lembrancinhas mimo mimos premio premios ato jornada temporada verao inverno outono primavera quinzena trimestre tomara cifra
cifras operacao subtrair subtraindo opcional opcionais alternativa alternativas frase frases sobrenome letra letras palavra palavras titulo titulos decidir decide decidam decidido acho achar crer creio suponho supor
explicar explica explico explicacao ler leio lido falar falo falamos lembrar lembre lembro esquecer esqueci sequer senao apesar salvo via restaurante hotel hoteis cafeteria clinica hospital livraria academia loja lojas
negocio negocios projeto projetos programa programas viagem viagens jantar almoco conferencia lancamento inauguracao aposentadoria nascimento bebe vizinho vizinhos grupo grupos turma turmas classe curso cursos diretoria
voluntario voluntarios comprador compradores regiao zona estado bairro permite permitem permitir permitido admite admitem acaba acabam ocorre ocorrem acontece acontecem equivale equivalem supera superam ultrapassa
comparar compare comparado comparando repetir repete repito reviso revisar mencionado mencionada mencionados citado efetivamente concretamente concreto concreta claramente obviamente evidentemente provavelmente
possivelmente eventualmente geralmente habitualmente quaisquer aonde equivocado equivocada engano erro erros correcao confusao mal-entendido falta faltam faltaria faltariam sobram fique fiquem colorida colorido coloridas
coloridos alimentos alimento
conhec* tent* consegu* lembr* esquec* signific* apresent* propoe proponho propor reun* solicit* termin* utiliz* demand* merec* pena cham* compr* vend* pior opin* recomend* cancel* duvid* esclarec* traduz* complet*
verific* orient* atend* encontr* celebr* presente* entreg* olh* dirig* acompanh* organiz* planej* decid* result* figur* const* estabelec* arredond* particip* assist* compar*
taxa taxas aplicavel aplicaveis


ca
individual individuais figur*

facilmente pano mancha manchas transportadora
expresso
`;
