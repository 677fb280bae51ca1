### Problems: what happened, and what to do about it

## Of any operation

problem-malformed = Сұрауды оқу мүмкін болмады
    .detail = Сұрау қате құрастырылған. Қателер тізімінде көрсетілген жерді түзетіп, сұрауды қайта жіберіңіз.
problem-unauthenticated = Жүйеге кірмегенсіз
    .detail = Сіз жүйеге кірмегенсіз немесе кіру мерзімі аяқталған. Жүйеге кіріп, сұрауды қайталаңыз.
problem-wrong_credentials = Жүйеге кіру мүмкін болмады
    .detail = Электрондық пошта мекенжайы немесе құпиясөз қате көрсетілген. Оларды тексеріп, қайталап көріңіз. Құпиясөзді ұмытсаңыз, мектеп әкімшісінен жаңа шақыру жіберуін сұраңыз.
problem-forbidden = Құқық жеткіліксіз
    .detail = Сіздің рөлдеріңіз бұл әрекетті орындауға мүмкіндік бермейді. Ол сізге қажет болса, мектеп әкімшісіне жүгініңіз.
problem-not_found = Табылмады
    .detail = Мұндай объект жоқ немесе ол сізге қолжетімсіз. Мекенжайды және өз құқықтарыңызды тексеріңіз.
problem-method_not_allowed = Бұл әдіске қолдау көрсетілмейді
    .detail = Бұл мекенжайда мұндай әдіс қолданылмайды. Allow тақырыбында көрсетілген әдістердің бірін пайдаланыңыз.
problem-request_timeout = Сұрау тым ұзақ жіберілді
    .detail = Сұраудың мазмұны уақытында келіп жетпеді. Байланысты тексеріп, сұрауды қайта жіберіңіз.
problem-stale = Деректер өзгеріп кеткен
    .detail = Сіз жұмыс істеп жатқанда бұл объектіні басқа біреу өзгертті. Оны қайта жүктеп, өзгерістеріңізді қайталап енгізіңіз.
problem-payload_too_large = Сұрау тым үлкен
    .detail = Сұраудың мазмұны рұқсат етілген көлемнен асады. Оны қысқартыңыз немесе бірнеше сұрауға бөліңіз.
problem-unsupported_media_type = Пішімі сәйкес емес
    .detail = Сұраудың мазмұны JSON пішімінде болуға тиіс. Content-Type: application/json тақырыбын көрсетіп, сұрауды қайта жіберіңіз.
problem-invalid = Деректерде қателер бар
    .detail = Кейбір мәндер сәйкес келмейді, сондықтан ештеңе сақталмады. Қателер тізімінде көрсетілген өрістерді түзетіп, сұрауды қайта жіберіңіз.
problem-precondition_required = Объектінің нұсқасы көрсетілмеген
    .detail = Бұл объектіні бірнеше адам өзгерте алады. Оны жүктеп, ETag тақырыбының мәнін If-Match тақырыбында жіберіңіз.
problem-too_many_tries = Тым көп талпыныс жасалды
    .detail = Талпыныстар уақытша шектелді. Retry-After тақырыбында көрсетілген секунд өткенше күтіп, қайталап көріңіз.
problem-unavailable = Қызмет уақытша қолжетімсіз
    .detail = Қазір қызметке түсетін жүктеме көп. Деректеріңіз өзгерген жоқ. Сәл күтіп, сұрауды қайталаңыз.
problem-internal = Ішкі қате
    .detail = Қате біздің тараптан болды. Кейінірек қайталап көріңіз. Қате қайталанса, әкімшіге сұраудың нөмірін хабарлаңыз.
problem-wrong_state = Бұл әрекетті қазір орындау мүмкін емес
    .detail = Объектінің қазіргі күйі бұл әрекетке жол бермейді. Күйін state өрісінен қараңыз және allowed өрісінде әрекеттер көрсетілсе, солардың бірін таңдаңыз.

## People, accounts and roles

problem-person_retired = Қатысушы мектептен кеткен
    .detail = Бұл қатысушы енді мектеп тізімінде жоқ. Басқа қатысушыны таңдаңыз.
problem-email_missing = Электрондық пошта мекенжайы жоқ
    .detail = Қатысушының электрондық пошта мекенжайы көрсетілмеген, онсыз тіркелгі жасау мүмкін емес. Мекенжайды қосып, әрекетті қайталаңыз.
problem-open_pairs = Аяқталмаған жұптар бар
    .detail = Аяқталмаған жұптар тұрғанда бұл әрекетті орындау мүмкін емес. blocking өрісінде көрсетілген жұптардың жұмысын аяқтап немесе оларды болдырмай, әрекетті қайталаңыз.
problem-account_in_use = Есептік жазбаның құпиясөзі бар
    .detail = Иесі құпиясөз таңдап қойған есептік жазбаға сілтеме берілмейді. Құпиясөз ұмытылса, жаңа сілтемені сервиске қызмет көрсететін адам жасайды.
problem-account_elsewhere = Бұл поштамен кіріп жүр
    .detail = Пошта мектебіңізден тыс есептік жазбаға тиесілі. Оны қосуды жүйе әкімшісінен сұраңыз немесе басқа пошта көрсетіңіз.
problem-account_shared = Тіркелгі тек сіздің мектебіңізге тиесілі емес
    .detail = Бұл тіркелгі басқа ұйыммен де байланысты, сондықтан оған шақыру бере алмайсыз. Бұл туралы жүйе әкімшісінен сұраңыз.
problem-role_held = Рөл бұрыннан берілген
    .detail = Бұл адамда мұндай рөл бар. Оны қайта тағайындаудың қажеті жоқ.
problem-own_role = Бұл — өз рөліңіз
    .detail = Өзіңізге рөл беруге де, жүйе әкімшісі рөлін өзіңізден алуға да болмайды. Басқа әкімшіге жүгініңіз.

## Programs and question banks

problem-program_incomplete = Бағдарлама толық толтырылмаған
    .detail = Бағдарламаның басталу немесе аяқталу күні көрсетілмеген. Екі күнді де көрсетіп, әрекетті қайталаңыз.
problem-program_has_pairs = Бағдарламада жұптар бар
    .detail = Жұптары бар бағдарламаны жоюға болмайды. Оны аяқтап, мұрағатқа жіберіңіз.
problem-program_not_active = Бағдарлама қолданыста емес
    .detail = Жұптар тек қолданыстағы бағдарламада құрылады. Бағдарламаны іске қосыңыз немесе басқасын таңдаңыз.
problem-bank_unpublished = Сұрақтар банкі жарияланбаған
    .detail = Жүйеде сұрақтар банкінің жарияланған нұсқасы жоқ. Жүйе әкімшісіне жүгініңіз.

## Pairs

problem-cardinality = Құрамы бұл нысанға сәйкес емес
    .detail = Тәлімгерлердің немесе тәлім алушылардың саны тәлімгерлік нысанына сәйкес келмейді. Құрамын өзгертіңіз немесе басқа нысанды таңдаңыз.
problem-peer_category = Қатысушылардың санаттары әртүрлі
    .detail = «Тең – теңге» нысанында тәлімгер мен тәлім алушының біліктілік санаты бірдей болуға тиіс. Қатысушылардың карточкаларын тексеріңіз немесе басқа нысанды таңдаңыз.
problem-reverse_experience = Өтілі реверсивті нысанға сәйкес емес
    .detail = Реверсивті тәлімгерлікте тәлімгердің өтілі тәлім алушының өтілінен аз болуға тиіс. Екеуінің де өтілі басталған күн көрсетілгенін тексеріңіз немесе басқа нысанды таңдаңыз.
problem-mentor_unavailable = Тәлімгер қазір тәлім алушы қабылдамайды
    .detail = Тәлімгердің профилі тоқтатылған, жабылған немесе жұптың бірінші күні қолжетімсіз. Басқа тәлімгерді немесе басқа күнді таңдаңыз.
problem-flash_one_meeting = Флэш-жұпта бір ғана кездесу болады
    .detail = Басқа кездесу белгілемес бұрын жоспарланғанын болдырмаңыз.
problem-mentor_full = Тәлімгерде бос орын жоқ
    .detail = Тәлімгердің бейінінде көрсетілген орындардың бәрі толған. Басқа тәлімгерді таңдаңыз немесе орын санын өзгертіңіз.
problem-mentee_already_paired = Тәлім алушының жұбы бар
    .detail = Тәлім алушы осы бағдарламада жеке жұпқа кіреді. Алдымен сол жұптың жұмысын аяқтаңыз немесе басқа нысанды таңдаңыз.
problem-members_only = Мұны тек жұп мүшелері жасай алады
    .detail = Сіз бұл жұптың мүшесі емессіз немесе оған басқа рөлде қатысасыз. Жұп мүшесіне хабарласыңыз.
problem-consent_missing = Барлық мүшенің келісімі алынбаған
    .detail = Жұп оның барлық мүшесі келісім бергеннен кейін жұмысын бастайды. Жетіспейтін келісімдерді алып, әрекетті қайталаңыз.
problem-order_missing = Бұйрық көрсетілмеген
    .detail = Бағдарлама ережелері бойынша бұйрық қажет. Жұптың карточкасында бұйрық нөмірін көрсетіп, әрекетті қайталаңыз.
problem-paused_today = Бұл күнге үзіліс белгіленген
    .detail = Жаңа үзіліс бұрын жазылған үзіліспен қабаттасады. Аяқталуының басқа күнін көрсетіңіз немесе үзілісті кейінірек бастаңыз.
problem-completion_unacknowledged = Тәлім алушылар кезеңдерді әлі аяқтамаған
    .detail = Жұптағы барлық тәлім алушы IV кезеңнен өткеннен кейін ғана тәлімгер жұптың жұмысын аяқтай алады. Соны күтіңіз немесе бағдарлама кураторына жүгініңіз.
problem-pair_closed = Жұп қазір жұмыс істемейді
    .detail = Жұптың жұмысы әлі басталмаған немесе аяқталған, сондықтан ештеңе жазуға болмайды. Жұптың күйін тексеріңіз. Қажет болса, кураторға жүгініңіз.

## Meetings

problem-meeting_ahead = Кездесу әлі басталған жоқ
    .detail = Қатысуды кездесу басталғаннан кейін ғана белгілеуге болады. Мұны кейінірек жасаңыз немесе кездесу уақытын түзетіңіз.

## Tracks, stages and goals

problem-track_completed = Тәлім алушы бұл бағдарламадан өткен
    .detail = Осы бағдарламада тәлім алушының аяқталған траекториясы бар, екіншісін бастауға болмайды. Жұпты басқа бағдарламада құрыңыз.
problem-gate_unmet = Кезең шарттары орындалмаған
    .detail = Бұл қадам үшін барлық шарт орындалмаған. unmet өрісінде көрсетілген істерді аяқтап, әрекетті қайталаңыз.
problem-lead_only = Кезеңді жетекші тәлімгер тексереді
    .detail = Сізде бұл кезеңді тексеру құқығы жоқ. Бұл туралы жетекші тәлімгерден немесе бағдарлама кураторынан сұраңыз.
problem-review_not_due = Тәлімгердің тексеру мерзімі әлі өтпеген
    .detail = Тәлімгер мектеп белгілеген мерзімде тексермесе ғана, кезеңді куратор тексере алады. Сол мерзімді күтіңіз немесе тәлімгерге ескертіңіз.
problem-goal_frozen = Мақсат келісіліп қойған
    .detail = Мұнда мақсаттың тек жобасын өзгертуге болады. Мақсатты ауыстыру қажет болса, себебін көрсетіп қайта қараңыз: бұрынғы мәтін сақталады.
problem-substituted_already = Бұл күндері тәлімгерді басқа адам алмастырады
    .detail = Басқа күндерді таңдаңыз немесе белгіленген алмастыруды аяқтаңыз.
problem-notice_given = Шығу туралы бұрын хабарланған
    .detail = Тәлімгер жұптан шығатынын бұрын ескерткен. Шығатын күні notice_until өрісінде көрсетілген.
problem-consent_revoked = Келісім бұрын қайтарып алынған
    .detail = Бұл келісім бұрын қайтарып алынған. Басқа әрекет қажет емес.
problem-meeting_overlaps = Бұл уақытта жұптағы біреудің басқа кездесуі бар
    .detail = Басқа уақытты таңдаңыз немесе қабаттасу әдейі жоспарланған болса, overlap_allowed мәнін көрсетіңіз.
problem-agenda_missing = Кездесудің күн тәртібі жоқ
    .detail = Алдымен кездесудің күн тәртібін енгізіңіз, содан кейін онымен келісуге болады.
problem-agenda_not_agreed = Күн тәртібі әлі келісілмеген
    .detail = Топтық кездесу барлық тәлім алушы күн тәртібімен келіскеннен кейін өткізіледі. Қалғандарынан келісуді сұраңыз: қанша келісім қажет екені және қаншасы алынғаны unmet өрісінде көрсетілген.
problem-draft_exists = Жоба бұрыннан бар
    .detail = Сұрақтар банкінің жобасы бұрыннан бар. Оны өзгертіңіз, жариялаңыз немесе жойыңыз.
problem-bank_incomplete = Нұсқа толық емес
    .detail = I кезеңнің әрбір міндетті сұрағы III кезеңде қайта қойылуы керек. Тізімдегі жетіспейтін сұрақтарды қосыңыз.
problem-bank_in_use = Нұсқа қолданылуда
    .detail = Бұл нұсқаны тізімдегі аяқталмаған бағдарламалар қолданады. Алдымен оларда басқасын таңдаңыз.
problem-asked_already = Сұрау бұрын жіберілген
    .detail = Бұл тәлімгер сіздің бұрынғы сұрауыңызға әлі жауап берген жоқ. Жауапты күтіңіз немесе сұрауды қайтарып алыңыз.
problem-requests_open = Ашық сұраулар тым көп
    .detail = Сіз мектеп рұқсат еткен барлық сұрауға жауап күтіп отырсыз. Жауапты күтіңіз немесе біреуін қайтарып алыңыз.
problem-slot_taken = Уақыт бос емес
    .detail = Бұл уақыт брондалған, алынып тасталған немесе өтіп кеткен. Басқасын таңдаңыз.
problem-own_slot = Бұл – сіздің өз уақытыңыз
    .detail = Өзіңізбен кездесу брондауға болмайды. Басқа тәлімгердің уақытын таңдаңыз.
problem-not_flash = Бұл флэш-тәлімгерлік емес
    .detail = Кездесуден кейінгі екі сұрақ тек флэш-тәлімгерлікте қойылады.
problem-meeting_not_held = Кездесу әлі өткен жоқ
    .detail = Кездесу өтті деп белгіленгеннен кейін жауап беруге болады.
problem-answered_already = Жауап бұрын берілген
    .detail = Сіз бұл сұрақтарға бұрын жауап бергенсіз.
problem-rows_wrong = Файлда қате жолдар бар
    .detail = Тізімдегі жолдарды файлда түзетіп, оны қайта жүктеңіз немесе тек дұрыс жолдарды жазыңыз.

### Fields: what is wrong with a value

## Any request

field-invalid = Мән сәйкес келмейді. Оны түзетіңіз.
field-required = Бұл өрісті толтыру қажет.
field-length = Мәтіннің немесе тізімнің ұзындығы рұқсат етілген шектен тыс. Оны өзгертіңіз.
field-range = Сан рұқсат етілген шектен тыс. Басқасын көрсетіңіз.
field-email = Бұл электрондық пошта мекенжайы емес. Қалай жазылғанын тексеріңіз.
field-blank = Мұнда тек бос орындар бар. Мәтін жазыңыз.
field-unknown = Мұндай мән жоқ немесе ол сізге қолжетімсіз. Басқасын таңдаңыз.
field-taken = Мұндай мән бұрыннан бар. Басқасын көрсетіңіз.
field-not_here = Бұл мән мұнда сәйкес келмейді. Оны алып тастаңыз немесе басқасын таңдаңыз.
field-before_start = Аяқталуы басталуынан кейін болуға тиіс. Біреуін түзетіңіз.
field-word_length = Тізімнің әр мәні 1-ден 100 таңбаға дейін болуға тиіс. Тізімді түзетіңіз.
field-tenths = Үтірден кейін бір таңбадан артық болмайтын сан көрсетіңіз.

## Reading of a request

field-unreadable = Мәнді оқу мүмкін болмады. Оны түзетіңіз. Себебі: { $reason }
field-not_json = Бұл дұрыс JSON емес. Жазылуын түзетіңіз. Себебі: { $reason }
field-bad_parameter = Параметрді оқу мүмкін болмады. Оны түзетіңіз. Себебі: { $reason }
field-unknown_parameter = Мұнда мұндай параметр жоқ. Оны мекенжайдан алып тастаңыз.
field-not_a_query = Параметрлер жолын оқу мүмкін болмады. Мекенжайдың сұрақ белгісінен кейінгі бөлігін тексеріңіз.
field-not_utf8 = Мәтін UTF-8 кодтамасында болуға тиіс. Кодтамасын түзетіңіз.
field-nul_character = Мәтінде нөлдік таңба бар. Оны алып тастаңыз.
field-bad_cursor = Бұл белгі тізімге сәйкес келмейді. Бірінші беттен бастаңыз.
field-broken_body = Сұраудың мазмұны толық келмеді. Сұрауды қайта жіберіңіз.

## Accounts and keys

field-wrong_password = Қазіргі құпиясөз қате көрсетілген. Оны қайта енгізіңіз.
field-password_short = Құпиясөз тым қысқа. Кемінде 15 таңбадан тұратын құпиясөз ойлап табыңыз.
field-password_common = Мұндай құпиясөзді табу оңай. Әртүрлі таңбадан тұратын басқасын ойлап табыңыз.
field-key_lifetime = Кілттің қолданылу мерзімі болашақта, бірақ 731 күннен кешіктірмей аяқталуға тиіс. Басқа күнді көрсетіңіз.

## Schools

field-unknown_time_zone = Мұндай уақыт белдеуі жоқ. IANA базасындағы атауды көрсетіңіз, мысалы Asia/Almaty.
field-overlap = Оқу жылы басқа оқу жылымен қабаттасады. Күндерін өзгертіңіз.
field-critical_before_warning = Шекті мерзім ескерту мерзімінен аз болмауға тиіс. Біреуін түзетіңіз.

## Pairs

field-kind_not_allowed = Бағдарлама тәлімгерліктің бұл нысанына жол бермейді. Басқасын таңдаңыз.
field-outside_program = Күн бағдарлама мерзіміне сәйкес келуге тиіс: { $from } – { $to }.
field-flash_term = Флэш-тәлімгерлік 14 күннен аспайды. Аяқталуының ертерек күнін көрсетіңіз.
field-virtual_channel = Виртуалды жұп тек онлайн кездеседі. «Онлайн» форматын таңдаңыз.
field-stages_of_kind = Тәлімгерліктің бұл нысаны басқа таңдауды қажет етеді: флэш-тәлімгерлік кезеңсіз, қалған нысандар кезеңдермен өтеді, ал виртуалды нысанда екеуіне де болады.
field-member_twice = Бұл адам екі рет көрсетілген. Бір рет қана қалдырыңыз.
field-two_leads = Жұпта тек бір жетекші тәлімгер болады. Қалғандарын қосалқы тәлімгер ретінде көрсетіңіз.
field-person_retired = Бұл қатысушы мектептен кеткен. Басқасын таңдаңыз.
field-paper_only = Басқа қатысушының атынан тек қағаз түріндегі келісімді жазуға болады. «Қағаз түрінде» дегенді таңдаңыз немесе қатысушының өзінен жүйеде келісім беруін сұраңыз.
field-not_yours_to_say = Бұл себепті тек екінші тарап немесе куратор көрсете алады. Басқасын таңдаңыз.
field-day_range = { $from } – { $to } аралығындағы күнді көрсетіңіз.

## Meetings


## Stages and goals

field-answer_needed = Бұл сұраққа жауап беру қажет, мұнда «қолданылмайды» белгісін қоюға болмайды.
field-answer_or_not_applicable = Жауап беріңіз немесе «қолданылмайды» деп белгілеңіз, бірақ екеуін қатар жасамаңыз.
field-off_scale = Шкалада мұндай мән жоқ. Басқасын таңдаңыз.
field-report_without_words = Есептерге тек мәтінсіз жауаптар енеді. Мәтінді алып тастаңыз немесе көрінудің басқа деңгейін таңдаңыз.
field-never_reported = Рефлексия есептерге енбейді. Көрінудің басқа деңгейін таңдаңыз.
field-feedback_shared = Кері байланысты тәлім алушы көруге тиіс. Оны жұп немесе жұп пен куратор көретін деңгейді таңдаңыз.
field-named_only = Адамдар мәтін тек аталған адамдарға көрінетін жағдайда ғана көрсетіледі. Тізімді алып тастаңыз немесе көріну деңгейін өзгертіңіз.
field-not_ahead = Мақсаттың мерзімі болашақта болуға тиіс. Кейінірек күнді көрсетіңіз.
field-order_revoked = Бұл бұйрықтың күші жойылған. Қолданыстағы бұйрықты таңдаңыз.
field-day_of_week = Апта күндері 1-ден (дүйсенбі) 7-ге (жексенбі) дейінгі сандармен көрсетіледі.
field-not_a_mentor = Бұл адам осы жұптың тәлімгері емес. Жұптың тәлімгерін таңдаңыз.
field-member_already = Бұл адам осы жұптың мүшесі. Басқа адамды таңдаңыз.
field-member_left = Бұл адам жұптан шыққан. Қайтадан бірге жұмыс істеу үшін жаңа жұп құрыңыз.
field-same_mentor = Бұл тәлімгер осы жұпты онсыз да жетектейді. Басқа тәлімгерді таңдаңыз.
field-own_mentee = Осы жұптың тәлім алушысы оның тәлімгері бола алмайды. Басқа адамды таңдаңыз.
field-series_long = Кездесулер топтамасында { $max } кездесуден артық болмайды. Аяқталуының ертерек күнін көрсетіңіз.
field-before_track = Мерзім траектория басталған күннен ({ $from }) ерте бола алмайды. Кейінірек күнді көрсетіңіз.
field-more_than_staff = Жас педагогтердің саны барлық педагогтердің санынан көп бола алмайды. Кішірек сан көрсетіңіз.
field-target_twice = Көрсеткіш екі рет көрсетілген. Әр көрсеткішке бір ғана мақсат қалдырыңыз.
field-day_ahead = Бұл күн әлі келген жоқ. Бүгінгі немесе одан ертерек күнді көрсетіңіз.
field-weightless = Барлық салмақ нөлге тең бола алмайды. Кемінде біреуін нөлден үлкен етіңіз.
field-reask_differs = Қайта қойылған сұраққа I кезеңдегі сұрақтай жауап беріліп, шкаласы бірдей болуы керек.
field-bank_not_open = Бұл нұсқа жарияланбаған немесе қолданыстан шығарылған. Басқасын таңдаңыз.
field-key_form = Кілт кіші латын әріптерінен, цифрлардан, нүктелерден және астын сызу белгілерінен тұрады. Оны түзетіңіз.
field-mentor_taken = Бұл тәлімгер қазір тәлім алушыларды қабылдамайды. Басқасын таңдаңыз.
field-slot_overlaps = Бұл уақыт сіз ұсынған басқа уақытпен қиылысады. Басқасын көрсетіңіз.
field-in_past = Бұл уақыт өтіп кеткен. Кейінірек уақытты көрсетіңіз.
field-both_ends = Тыныш сағаттардың басы мен соңын бірге көрсетіңіз немесе екеуін де алып тастаңыз.

### Dictionaries: labels of closed lists

## role

role-system_admin = жүйе әкімшісі
role-methodologist = әдіскер
role-school_admin = мектеп әкімшісі
role-curator = куратор

## school_kind

school_kind-school = мектеп
school_kind-extracurricular = қосымша білім беру ұйымы
school_kind-kindergarten = балабақша
school_kind-vocational = техникалық және кәсіптік білім беру ұйымы

## jurisdiction

jurisdiction-RU = Ресей Федерациясы
jurisdiction-KZ = Қазақстан Республикасы
jurisdiction-other = басқа ел

## person_status

person_status-active = қатысады
person_status-retired = мектептен кеткен

## school_level

school_level-primary = бастауыш мектеп
school_level-lower_secondary = негізгі мектеп
school_level-upper_secondary = жоғары сыныптар
school_level-extracurricular = қосымша білім беру

## qualification_category

qualification_category-none = санаты жоқ
qualification_category-second = екінші санат
qualification_category-first = бірінші санат
qualification_category-highest = жоғары санат
qualification_category-moderator = педагог-модератор
qualification_category-expert = педагог-сарапшы
qualification_category-researcher = педагог-зерттеуші
qualification_category-master = педагог-шебер

## mentor_status

mentor_status-active = тәлім алушыларды қабылдайды
mentor_status-paused = уақытша қабылдамайды
mentor_status-closed = енді қабылдамайды

## mentee_origin

mentee_origin-self = өз қалауымен
mentee_origin-curator = куратордың ұсынысымен

## role_form

role_form-teacher_teacher = мұғалім – мұғалім
role_form-teacher_young_teacher = мұғалім – жас маман
role_form-teacher_pupil = мұғалім – оқушы
role_form-pupil_pupil = оқушы – оқушы
role_form-student_pupil = студент – оқушы
role_form-employer_student = жұмыс беруші – студент

## pair_kind

pair_kind-individual = жеке тәлімгерлік
pair_kind-group = топтық тәлімгерлік
pair_kind-team = командалық тәлімгерлік
pair_kind-virtual = виртуалды тәлімгерлік
pair_kind-flash = флэш-тәлімгерлік
pair_kind-peer = «тең – теңге» тәлімгерлігі
pair_kind-reverse = реверсивті тәлімгерлік

## program_state

program_state-draft = жоба
program_state-active = қолданыста
program_state-suspended = уақытша тоқтатылған
program_state-completed = аяқталған
program_state-archived = мұрағатта

## answer_type

answer_type-scale = шкала
answer_type-choice = нұсқаны таңдау
answer_type-text = мәтін

## pair_state

pair_state-draft = жоба
pair_state-proposed = ұсынылған
pair_state-awaiting_consent = келісім күтілуде
pair_state-active = жұмыс істеп жатыр
pair_state-paused = үзілісте
pair_state-completed = аяқталған
pair_state-terminated = тоқтатылған
pair_state-cancelled = болдырылмаған
pair_state-declined = бас тартылған

## member_role

member_role-lead_mentor = жетекші тәлімгер
member_role-co_mentor = қосалқы тәлімгер
member_role-mentee = тәлім алушы

## channel

channel-in_person = бетпе-бет
channel-online = онлайн
channel-mixed = аралас формат

## consent_channel

consent_channel-in_app = жүйеде
consent_channel-paper = қағаз түрінде

## end_reason

end_reason-goals_achieved = мақсаттарға қол жеткізілді
end_reason-term_expired = мерзімі аяқталды
end_reason-mentee_withdrew = тәлім алушы жұптан шықты
end_reason-mentor_withdrew = тәлімгер жұптан шықты
end_reason-mentor_replaced = тәлімгер ауыстырылды
end_reason-mentee_left_school = тәлім алушы мектептен кетті
end_reason-mentor_left_school = тәлімгер мектептен кетті
end_reason-incompatible = үйлеспеу
end_reason-workload = жүктеменің көптігі
end_reason-health = денсаулық жағдайы
end_reason-program_closed = бағдарлама жабылды
end_reason-improper_performance = міндеттердің тиісінше орындалмауы
end_reason-force_majeure = еңсерілмейтін күш
end_reason-other = басқа себеп

## end_initiator

end_initiator-mentor = тәлімгер
end_initiator-mentee = тәлім алушы
end_initiator-curator = куратор

## meeting_kind

meeting_kind-consultation = консультация
meeting_kind-lesson_visit = сабаққа қатысу
meeting_kind-master_class = шеберлік сыныбы
meeting_kind-reflection = рефлексия
meeting_kind-online = онлайн кездесу

## meeting_state

meeting_state-planned = жоспарланған
meeting_state-held = өтті
meeting_state-not_held = өтпеді
meeting_state-cancelled = болдырылмаған

## attendance_status

attendance_status-present = қатысты
attendance_status-late = кешікті
attendance_status-absent = қатыспады
attendance_status-excused = дәлелді себеппен қатыспады

## track_state

track_state-in_progress = жұмыс жүріп жатыр
track_state-completed = аяқталған
track_state-discontinued = үзілген

## stage_state

stage_state-locked = басталмаған
stage_state-in_progress = жұмыс жүріп жатыр
stage_state-submitted = тексеруге жіберілген
stage_state-returned = қайтарылған
stage_state-completed = аяқталған

## decision

decision-completed = кезеңді аяқтау
decision-returned = пысықтауға қайтару

## visibility

visibility-author = тек автор
visibility-pair = жұп
visibility-named = аталған адамдар
visibility-curator = жұп және куратор
visibility-report = жұп, куратор және есептер

## goal_state

goal_state-draft = жоба
goal_state-approved = келісілген
goal_state-in_progress = жұмыс жүріп жатыр
goal_state-achieved = қол жеткізілді
goal_state-partially = ішінара қол жеткізілді
goal_state-not_achieved = қол жеткізілмеді
goal_state-cancelled = болдырылмаған

## goal_result

goal_result-achieved = қол жеткізілді
goal_result-partially = ішінара қол жеткізілді
goal_result-not_achieved = қол жеткізілмеді

### Reports

report-R01 =
    .title = Тәлімгерлер тізілімі
    .description = Есепті мерзімдегі тәлімгерлер: олар қандай пәннен сабақ береді, неге көмектеседі, қандай нысандарда, кіммен және қашаннан бері жұмыс істейді.
report-R02 =
    .title = Тәлім алушылар тізілімі
    .description = Есепті мерзімдегі тәлім алушылар: олардың өтілі, негізгі сұранысы, тәлімгерлері, қазіргі кезеңі және бағдарламаны аяқтаған-аяқтамағаны.
report-R03 =
    .title = Жұптар мен топтардың тізілімі
    .description = Есепті мерзімдегі барлық тәлімгерлік жұп, топ және команда: құрамы, бұйрығы, мерзімдері, күйі және кездесулері.
report-R04 =
    .title = Төрт кезеңнен өту
    .description = Әр кезеңде қанша тәлім алушы бар, кезең қанша күнге созылады, мерзімі өткен және қайтарылған кезеңдер саны.
report-R05 =
    .title = Қамту
    .description = Тәлімгерлік педагогтердің, оның ішінде жас педагогтердің қандай үлесін қамтиды және мектеп қандай мақсат қойған.
report-R06 =
    .title = Жоспарлардың орындалуы
    .description = Тәлімгерлер мен тәлім алушылар есепті мерзімге нені жоспарлады және оның қаншасы орындалды, әр жұп бойынша. Аттестаттау үшін қолданылмайды.
report-R07 =
    .title = Тәлімгердің есебі және журналы
    .description = Бір жұптың журналы: өткен кездесулер, есепті оқитын адамға ашық жазбалар және қорытынды сандар.
report-R13 =
    .title = Жетістіктер: мұғалімдердің көшбасшылығын дамыту
    .description = Тәлім алушылардың есепті мерзімдегі байқаулары, шеберлік сыныптары, шығармашылық жобалары және жарияланымдары.
report-R14 =
    .title = Жұптардың аяқталуы мен ауыстырылуы
    .description = Есепті мерзімде жұптар неліктен және кімнің бастамасымен аяқталды, қанша уақытқа созылды және қаншасы жалғасын тапты.
report-R15 =
    .title = Белсенді емес жұптар
    .description = Аяқталмаған әр жұп қанша күннен бері кездеспеген, оның кезеңі қандай күйде және сервис неге назар аударады.

### Columns of tables: what they are called, and how what is computed is computed

column-no = №
column-program = Бағдарлама
column-kind = Нысаны
column-kinds = Нысандары
column-role_form = Рөлдік нысаны
column-mentors = Тәлімгерлер
column-mentees = Тәлім алушылар
column-order_number = Бұйрық нөмірі
column-order_numbers = Бұйрықтар
column-order_issued_on = Бұйрық күні
column-starts_on = Басталуы
column-planned_ends_on = Жоспарлы аяқталуы
column-ended_on = Нақты аяқталуы
column-pair_state = Күйі
column-end_reason = Аяқталу себебі
column-end_initiator = Бастамашы
column-continues_no = Ауыстыру (алдыңғы жұп)
    .means = Тәлімгер ауыстырылғаннан кейін осы жұп жалғастырып отырған алдыңғы жұптың жол нөмірі.
column-meetings_expected = Кездесулер, жоспар
    .means = Флэш-жұп үшін – бір кездесу. Қалған жұптар үшін есепті мерзімде жұмыс істеген күндерінің саны (үзілістерді қоспағанда) бағдарламаның айлық нормасына көбейтіліп, 30-ға бөлінеді және бүтін санға дейін дөңгелектенеді (жартысы жоғары қарай); нәтиже 1-ден кем болмайды.
column-meetings_held = Кездесулер, нақты
    .means = Есепті мерзімнің күндеріне келген және өтті деп белгіленген кездесулер.
column-meetings_percent = Кездесулер, %
    .means = Өткен кездесулердің жоспарланған кездесулерге шаққандағы үлесі; 100-ден асатын мән сол күйінде көрсетіледі.

column-stage_no = Кезең
column-tracks = Барлығы
    .means = Траекториясы есепті мерзімнің соңғы күнінен кешікпей басталған және оның бірінші күніне дейін үзілмеген тәлім алушылар.
column-not_started = Басталмаған
    .means = Есепті мерзімнің соңғы күнінде әлі басталмаған кезеңдер.
column-in_progress = Жұмыс жүріп жатыр
    .means = Есепті мерзімнің соңғы күнінде жұмыс жүріп жатқан кезеңдер.
column-submitted = Жіберілген
    .means = Есепті мерзімнің соңғы күнінде тәлімгердің тексеруін күтіп тұрған кезеңдер.
column-returned = Қайтарылған
    .means = Тәлім алушыға пысықтауға қайтарылып, есепті мерзімнің соңғы күнінде сол күйде тұрған кезеңдер.
column-completed = Аяқталған
    .means = Есепті мерзімнің соңғы күнінен кешікпей аяқталған кезеңдер.
column-completed_percent = Аяқтағандар үлесі, %
    .means = Аяқталған кезеңдердің барлық есепке алынған кезеңдердегі үлесі.
column-mean_days = Күндердің орташа саны
    .means = Кезеңнің басталуынан аяқталуына дейінгі күндердің орташа саны; тек аяқталған кезеңдер есепке алынады.
column-median_days = Күндердің медианасы
    .means = Осы күндер өсу ретімен тізілгендегі ортаңғы мән; мәндердің саны жұп болса, ортадағы екі мәннің орташасы.
column-overdue = Мерзімі өткен
    .means = Есепті мерзімнің соңғы күні мен бүгінгі күннің қайсысы ерте болса, соған дейін мерзімі өтіп кеткен аяқталмаған кезеңдер.
column-returns = Барлық қайтарулар
    .means = Есепті мерзімнің соңғы күнін қоса алғанда, кезеңдердің пысықтауға неше рет қайтарылғаны.
row-total = ЖИЫНЫ

column-name = Аты-жөні
column-position = Лауазымы
column-subjects = Пәндері
column-category = Санаты
column-years_taught = Өтілі (жыл)
    .means = Есепті мерзімнің соңғы күніндегі педагогикалық өтілдің толық жылдары.
column-competences = Құзыреттері
column-achievements = Жетістіктері
column-time_resource = Бөле алатын уақыты
column-joined_on = Қосылған күні
column-mentee_count = Тәлім алушылар (саны)
    .means = Есепті мерзімде тәлімгердің жұптарында болған тәлім алушылар; әр адам бір рет есептеледі.
column-mentee_names = Тәлім алушылардың аты-жөні
column-mentor_names = Тәлімгерлердің аты-жөні
column-finished_on = Аяқтаған күні
column-mentees_completed = Нәтижесі (бағдарламаны аяқтағандар)
    .means = Осы тәлім алушылардың ішінде бағдарламаны есепті мерзімнің соңғы күнінен кешікпей аяқтағандары.
column-participation = Мәртебесі
column-experience = Жас педагог
column-main_request = Негізгі сұранысы
column-stage_now = Қазіргі кезеңі
column-program_done = Бағдарламаны аяқтаған
column-track_state = Траекторияның күйі

column-indicator = Көрсеткіш
column-part = Алымы
    .means = Бөлшек сызығының үстіндегі сан: әр адам бір рет есептелген тәлім алушылар немесе тәлімгерлер не аяқталған траекториялар.
column-whole = Бөлімі
    .means = Бөлшек сызығының астындағы сан: есепті мерзімнің соңғы күніне дейінгі бір жыл ішінде мектеп санаған барлық немесе жас педагогтер (соңғы мәлімет бойынша), тәлімгерлер немесе траекториялар.
column-indicator_value = Мәні
    .means = Алымның бөлімге қатынасы: үтірден кейін бір таңбасы бар пайыз, ал жүктеме үшін – бір тәлімгерге келетін тәлім алушылар саны, үтірден кейін екі таңбамен.
column-target = Жылдық мақсат
    .means = Есепті мерзімнің соңғы күні кіретін оқу жылына мектеп қойған мақсат.
column-deviation = Ауытқу, пайыздық тармақ
    .means = Мән мен мақсаттың айырмасы.

column-responsible = Көрсеткіш (кімнің жоспары)
column-items = Барлық тармақ
    .means = Жоспардың орындау күні есепті мерзімге келетін тармақтары.
column-items_cancelled = Алынып тасталған
    .means = Орындау күні келгенге дейін алынып тасталған тармақтар.
column-items_on_time = Уақытында орындалған
    .means = Орындау күнінен кешікпей орындалған тармақтар.
column-items_late = Кешігіп орындалған
    .means = Орындау күнінен кейін, бірақ есепті мерзімнің соңғы күнінен кешікпей орындалған тармақтар.
column-items_not_done = Орындалмаған
    .means = Орындалмаған және орындау күні келгенге дейін алынып тасталмаған тармақтар.
column-plan_percent = Орындалу, %
    .means = Алынып тасталмаған тармақтардың ішінде орындалғандарының үлесі.
column-plan_points = Балл
    .means = Дөңгелектелген емес, дәл қатынас бойынша: бәрі орындалса – 1,0, кемінде оннан тоғызы – 0,9, кемінде оннан сегізі – 0,8, одан аз болса – 0. Аттестаттау үшін қолданылмайды.

column-school = Ұйым
column-held_on = Күні
column-topic = Тақырыбы
column-content = Мазмұны
column-result = Нәтижесі
column-assignment = Тапсырма
column-meeting_minutes = Сағат
    .means = Өткен кездесулердің басынан аяғына дейінгі жалпы ұзақтығы, сағатпен және минутпен.
column-observations = Сабақты бақылау саны
    .means = Есепті мерзімде сабақтар неше рет бақыланғаны.
column-goals = Барлық мақсат
    .means = Осы жұптағы тәлім алушылардың мақсаттары; болдырылмаған мақсаттар есептелмейді.
column-goals_achieved = Қол жеткізілген мақсат
    .means = Есепті мерзімнің соңғы күнінен кешікпей «қол жеткізілді» деп бағаланған мақсаттар.
column-stages_completed = Аяқталған кезең
    .means = Есепті мерзімде аяқталған кезеңдер.
table-journal = Журнал
table-totals = Қорытынды
cell-confidential = құпия
cell-yes = иә
cell-no = жоқ

column-achievement_kind = Түрі
column-achievement_level = Деңгейі
column-title = Атауы
column-evidence = Растайтын құжат
column-achievements_count = Саны
    .means = Есепті мерзімдегі осы түр мен деңгейдегі жетістіктер.

column-endings = Саны
    .means = Есепті мерзімде осы себеппен аяқталған жұптар.
column-endings_percent = Үлесі, %
    .means = Есепті мерзімде аяқталған барлық жұптың ішіндегі үлесі.
column-by_mentee = Тәлім алушының бастамасымен
    .means = Олардың ішінде тәлім алушының қалауымен аяқталғандары.
column-by_mentor = Тәлімгердің бастамасымен
    .means = Олардың ішінде тәлімгердің қалауымен аяқталғандары.
column-by_curator = Куратордың бастамасымен
    .means = Олардың ішінде куратор аяқтағандары.
column-by_service = Өздігінен
    .means = Олардың ішінде өздігінен аяқталатын флэш-жұптар.
column-ended = Аяқталған
    .means = Соңғы күні есепті мерзімге келетін жұптар.
column-rounding = Дөңгелектеу, пайыздық тармақ
    .means = 100 бен дөңгелектелген үлестер қосындысының айырмасы.
column-replacements = Ауыстырулар
    .means = Басқа жұпты жалғастыратын және есепті мерзімде басталған жұптар.
column-mean_duration_days = Орташа ұзақтығы, күн
    .means = Есепті мерзімде аяқталған жұптардың бірінші күнінен соңғы күніне дейінгі күндердің орташа саны; екі шеткі күн де есептеледі.
column-early_successes = Мерзімінен бұрын табысты аяқталған
    .means = Жоспарланған күннен бұрын табысты аяқталған жұптар.

column-last_meeting_on = Соңғы кездесу
column-days_without = Кездесусіз күндер
    .means = Соңғы өткен кездесуден, ал ол болмаса, жұп жұмысын бастаған күннен есепті мерзімнің соңғы күніне немесе бүгінгі күнге дейінгі (қайсысы ерте болса) күндер; үзіліс күндері шегеріледі.
column-days_in_stage = Кезеңдегі күндер
    .means = Осы кезең басталғаннан бері өткен күндер.
column-items_overdue = Мерзімі өткен тармақтар
    .means = Жоспардың мерзімі өтіп кеткен, бірақ орындалмаған және алынып тасталмаған тармақтары.
column-letters_sent = Жіберілген хаттар
    .means = Соңғы кездесуден бері сервис жұп мүшелеріне жіберген хаттар.
column-signal = Дабыл

warning-no_staff_snapshot = Мектеп есепті мерзімнің соңғы күніне дейінгі бір жылға педагогтерінің санын көрсетпеген, сондықтан бөлгіш жоқ. Оны headcounts бөлімінде енгізіңіз.

indicator-young_with_mentor = Тәлімгері бар жас педагогтер үлесі, %
indicator-staff_mentees = Тәлім алушы педагогтер үлесі, %
indicator-staff_mentors = Тәлімгер педагогтер үлесі, %
indicator-mentor_load = Жүктеме (бір тәлімгерге келетін тәлім алушылар)
indicator-program_completed = Бағдарламаны аяқтағандар үлесі, %
participation-ongoing = қатысады
participation-finished = қатысуы аяқталған
experience-young = иә
experience-experienced = жоқ
experience-unknown = дерек жоқ

method_step-tell = айтып беремін
method_step-show = көрсетемін
method_step-together = бірге
method_step-assist = көмектесемін
method_step-independent = өз бетінше

rhythm-week = апта сайын
rhythm-two_weeks = екі аптада бір рет

calendar-name = Тәлім: кездесулер
calendar-meeting = Тәлімгерлік: { $kind }

responsible-mentor = тәлімгер
responsible-mentee = тәлім алушы

practice_state-draft = жоба
practice_state-published = жарияланған
practice_state-retired = қолданыстан шығарылған

achievement_kind-contest = байқау
achievement_kind-master_class = шеберлік сыныбы
achievement_kind-creative_project = шығармашылық жоба
achievement_kind-publication = жарияланым
achievement_kind-other = басқа

achievement_level-school = мектеп
achievement_level-district = аудан
achievement_level-region = облыс
achievement_level-republic = республика
achievement_level-international = халықаралық

factor-needs = сұраныс пен құзыреттер
factor-load = жүктеме
factor-availability = қолжетімділік
factor-level = мектеп деңгейі
factor-subject = пән
factor-earlier = бұрынғы жұптар

proposal_state-proposed = ұсынылған
proposal_state-accepted = қабылданған
proposal_state-rejected = қабылданбаған

match-needs-full = Тәлімгер тәлім алушыға керектің бәрінде мықты: { $needs } ішінен { $met }.
match-needs-part = Тәлімгер тәлім алушыға керектің бір бөлігінде мықты: { $needs } ішінен { $met }.
match-needs-none = Тәлімгердің құзыреттері арасында тәлім алушыға керегі жоқ.
match-needs-unknown = Тәлім алушының сұранысы немесе тәлімгердің құзыреттері көрсетілмеген.
match-load-full = Тәлімгердің барлық орны бос: { $places } ішінен { $free }.
match-load-part = Тәлімгердің бос орны бар: { $places } ішінен { $free }.
match-availability-full = Тәлімгер бірінші күннен бастап қолжетімді.
match-availability-part = Тәлімгер кейінірек қолжетімді: { $from } бастап.
match-level-full = Екеуі де мектептің бір деңгейінде жұмыс істейді.
match-level-none = Олар мектептің әртүрлі деңгейінде жұмыс істейді.
match-level-unknown = Мектеп деңгейі екеуінде де көрсетілмеген.
match-subject-full = Екеуі де бір пәннен сабақ береді.
match-subject-none = Олар әртүрлі пәннен сабақ береді.
match-subject-unknown = Пән екеуінде де көрсетілмеген.
match-earlier-full = Олар бұрын жұпта жұмыс істемеген.
match-earlier-part = Олардың бұрын аяқталған жұбы болған.
match-earlier-none = Олардың бұрын жұбы болған, бірақ ол үзілген.

task_kind-give_consent = келісім беру
task_kind-attach_order = бұйрықты көрсету
task_kind-submit_stage = кезеңді тексеруге жіберу
task_kind-revise_stage = кезеңді толықтыру
task_kind-review_stage = кезеңді тексеру
task_kind-approve_goal = мақсатты келісу
task_kind-do_plan_item = жоспар тармағын орындау
task_kind-agree_agenda = күн тәртібімен келісу
task_kind-record_meeting = кездесуді жазу
task_kind-resolve_flag = дабылды қарау

signal_kind-no_first_meeting = алғашқы кездесу болмаған
signal_kind-inactive = көптен кездесу болмаған
signal_kind-inactive_critical = өте көптен кездесу болмаған
signal_kind-stage_overdue = кезең мерзімі өткен

flag_topic-schedule = кесте
flag_topic-relationship = қарым-қатынас
flag_topic-workload = жүктеме
flag_topic-progress = ілгерілеу
flag_topic-ethics = әдеп
flag_topic-other = басқа

flag_priority-low = төмен
flag_priority-medium = орташа
flag_priority-high = жоғары

flag_state-open = ашық
flag_state-resolved = шешілген

request_state-open = жауап күтуде
request_state-accepted = қабылданды
request_state-refused = қабылданбады
request_state-withdrawn = қайтарып алынды
request_state-expired = мерзімі өтті
request_state-unavailable = тәлімгер қолжетімсіз

slot_state-open = бос
slot_state-booked = брондалған
slot_state-withdrawn = алынып тасталды

end_initiator-service = өздігінен аяқталды

task_kind-answer_request = тәлім алушының сұрауына жауап беру
task_kind-answer_flash = кездесу туралы екі сұраққа жауап беру

notice-pair_proposed = Сіз тәлімгерлік жұпқа шақырылдыңыз: келісіміңіз қажет.
notice-pair_consented = Қатысушы жұпқа қатысуға келісім берді.
notice-pair_activated = Тәлімгерлік жұп жұмысын бастады.
notice-pair_declined = Жұпқа қатысудан бас тартылды.
notice-pair_cancelled = Жұпқа шақыру тоқтатылды.
notice-pair_paused = Жұптың жұмысы уақытша тоқтатылды.
notice-pair_resumed = Жұптың жұмысы қайта басталды.
notice-pair_member_added = Сіз тәлімгерлік топқа немесе командаға қосылуға шақырылдыңыз.
notice-pair_member_removed = Сіз енді тәлімгерлік топтың немесе команданың құрамында емессіз.
notice-pair_joined = Топта немесе командада жаңа қатысушы бар.
notice-pair_left = Қатысушы топтан немесе командадан шықты.
notice-pair_notice_given = Тәлімгер қатысуын аяқтайтынын ескертті.
notice-pair_consent_revoked = Қатысушы келісімін қайтарып алды.
notice-pair_ended = Жұптың жұмысы аяқталды.
notice-pair_substituted = Тәлімгерді уақытша алмастыру тағайындалды.
notice-pair_substitution_ended = Тәлімгерді уақытша алмастыру тоқтатылды.
notice-meeting_planned = Кездесу жоспарланды.
notice-meeting_changed = Кездесу өзгертілді.
notice-meeting_cancelled = Кездесу болмайды.
notice-meeting_held = Кездесу өтті деп белгіленді.
notice-meeting_not_held = Кездесу өтпеді деп белгіленді.
notice-meeting_agenda_agreed = Кездесудің күн тәртібі келісілді.
notice-stage_submitted = Кезең жіберілді және тексеруіңізді күтіп тұр.
notice-stage_completed = Кезең қабылданды.
notice-stage_returned = Кезең пысықтауға қайтарылды.
notice-stage_reopened = Кезең қайта ашылды.
notice-feedback_given = Тәлімгер кері байланыс қалдырды.
notice-track_completed = Төрт кезеңнің барлығы аяқталды.
notice-track_discontinued = Кезеңдерден өту тоқтатылды.
notice-goal_created = Жаңа мақсат қойылды.
notice-goal_approved = Мақсат келісілді.
notice-goal_revised = Мақсат қайта қаралды.
notice-goal_assessed = Мақсатқа жету бағаланды.
notice-plan_item_created = Жоспарда жаңа тармақ бар.
notice-plan_item_cancelled = Жоспардың тармағы алынып тасталды.
notice-track_practice_chosen = Жоспарға тәжірибе банкінен әдіс қосылды.
notice-observation_created = Сабақты бақылаудың жаңа картасы бар.
notice-achievement_created = Жетістік қосылды.
notice-mentor_request_made = Сізден тәлімгер болу сұралды.
notice-mentor_request_accepted = Тәлімгер сұрауды қабылдады.
notice-mentor_request_refused = Тәлімгер сұрауыңызды қабылдай алмайды.
notice-mentor_request_withdrawn = Сізге жіберілген сұрау қайтарып алынды.
notice-mentor_request_expired = Тәлімгерге сұраудың мерзімі өтті.
notice-mentor_request_unavailable = Тәлімгер енді тәлім алушыларды қабылдамайды: сұрау жабылды.
notice-mentor_slot_booked = Уақытыңыз флэш-кездесуге брондалды.
notice-practice_published = Әдісіңіз тәжірибе банкінде жарияланды.
notice-practice_retired = Әдісіңіз тәжірибе банкінен алынды.
notice-flag_raised = Қатысушы жұпқа назар аударуды сұрайды.
notice-flag_resolved = Сіз көтерген дабыл қаралды.
notice-role_granted = Сізге жаңа рөл берілді.
notice-role_withdrawn = Сізден рөл алынды.

digest-subject = Тәлімгерлік: { $day } күнінен басталған апта
digest-open_pairs = жұмыс істеп тұрған жұп
digest-open_flags = қаралмаған дабыл
digest-unsubscribe = Апталық мәліметті енді жібермеу:
letter-footer = Talim. Сізге хатпен не және қай сағаттарда келетінін хабарландыру баптауларында таңдай аласыз.
unsubscribe-title = Апталық мәлімет
unsubscribe-button = Енді жібермеу
unsubscribe-done = Апталық мәлімет енді келмейді

notice_topic-pairs = жұптар
notice_topic-meetings = кездесулер
notice_topic-stages = кезеңдер
notice_topic-plan = жоспар
notice_topic-requests = сұраулар
notice_topic-bank = тәжірибе банкі
notice_topic-flags = дабылдар
notice_topic-roles = рөлдер

import_kind-people = қызметкерлер
import_kind-pairs = жұптар

import_state-reading = оқылуда
import_state-previewed = қарауға дайын
import_state-committing = жазылуда
import_state-committed = жазылды
import_state-failed = жазылмады

row_outcome-create = жасау
row_outcome-update = өзгерту
row_outcome-unchanged = өзгеріссіз
row_outcome-skip = өткізіп жіберу
row_outcome-error = қате
row_outcome-retire = құрамнан шығару

import_field-full_name = Аты-жөні
import_field-last_name = Тегі
import_field-first_name = Аты
import_field-middle_name = Әкесінің аты
import_field-email = E-mail
import_field-phone = Телефон
import_field-position = Лауазымы
import_field-subjects = Пәні
import_field-qualification_category = Санаты
import_field-teaching_since = Педагогикалық өтілінің басталуы
import_field-birth_year = Туған күні
import_field-mentor = Тәлімгер
import_field-mentee = Тәлім алушы
import_field-kind = Нысаны
import_field-starts_on = Басталуы
import_field-planned_ends_on = Аяқталуы
import_field-topic = Тақырыбы

import-required = Мұнда ештеңе жоқ, ал мән қажет.
import-name_short = Кемінде тегі мен аты қажет.
import-letters_lost = Қазақ әріптері жоғалған: орнында сұрақ белгілері тұр. Файлды UTF-8 форматында сақтаңыз.
import-taken_as_empty = «Мән жоқ» деп түсінілді.
import-email = Бұл электрондық пошта мекенжайы емес.
import-category_unknown = Мұндай санат белгісіз.
import-kind_unknown = Тәлімгерліктің мұндай нысаны белгісіз.
import-day_unreadable = Мұны күн ретінде оқу мүмкін емес.
import-person_ambiguous = Аты-жөні осындай бірнеше адам бар. E-mail көрсетіңіз.
import-person_unknown = Мектепте мұндай адам жоқ.
import-own_mentor = Адам өзіне өзі тәлімгер бола алмайды.
import-row_twice = Бұл адам файлда жоғарырақ көрсетілген.
import-changed_by_hand = Қолмен өзгертілген, сондықтан сол күйінде қалады.
import-email_differs = Мұндай аты-жөні бар адам басқа e-mail-мен белгілі. E-mail-ді файлда немесе сол адамның деректерінде түзетіңіз.
import-length = Тым қысқа немесе тым ұзын.
import-range = Сан рұқсат етілген шектен тыс.
import-blank = Мұнда тек бос орындар.
import-word_length = Тізімдегі сөз тым ұзын.
import-unreadable = Жолды оқу мүмкін болмады.
import-file_empty = Файл бос.
import-file_locked = Файл құпиясөзбен қорғалған. Құпиясөзді алып тастаңыз.
import-file_old_excel = Бұл – Excel-дің ескі форматы (.xls), файл қалай аталса да. Оны .xlsx етіп сақтаңыз.
import-file_too_large = Ашылған файл тым үлкен.
import-file_broken = Файл бүлінген.
import-file_unknown = Бұл кесте емес: CSV, XLSX немесе OneRoster мұрағаты қажет.
import-file_no_table = Файлда аты-жөні бағаны бар кесте табылмады.
import-retires_too_many = Файл адамдардың бестен бірінен көбін құрамнан шығарар еді. Ол толық емес сияқты.

notice-pair_formed = Жұптың жобасы жасалды.

import-interrupted = Сервис тоқтатылды, ештеңе жазылған жоқ. Файлды қайта жүктеңіз.
import-internal = Ішкі қате, ештеңе жазылған жоқ.
import-retires_unreadable = Файлда кім туралы екені белгісіз қате жолдар бар: ешкімді құрамнан шығаруға болмайды. Оларды түзетіп, файлды қайта жүктеңіз.
import-name_differs = Бұл e-mail аты-жөні басқа адамға тиесілі.
